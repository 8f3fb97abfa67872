"""The sentences of the yearly report. It is an official Vietnamese paper whatever the reader's language.

{name} is filled with a figure of the workbook or with a name; no template holds a number of its own but those that
belong to a term of the workbook's headings (60 tuổi, PAR30).
"""

WORDS: dict[str, str] = {
    "opening": "Thực hiện {legal}, {issuer} báo cáo kết quả chương trình Câu lạc bộ Liên thế hệ tự giúp nhau (sau đây"
    " gọi là câu lạc bộ) tại {area} trong kỳ từ {since} đến {as_of}; số liệu tính đến hết ngày {as_of}, địa bàn theo"
    " đơn vị hành chính ngày {boundary}, như sau:",
    # I. what was set up
    "clubs.exceeded": "Đến ngày {as_of}, {area} có {at_end} câu lạc bộ đang hoạt động, bằng {share} kế hoạch ({plan}"
    " câu lạc bộ), vượt kế hoạch.",
    "clubs.met": "Đến ngày {as_of}, {area} có {at_end} câu lạc bộ đang hoạt động, đạt {share} kế hoạch ({plan} câu lạc"
    " bộ).",
    "clubs.not_met": "Đến ngày {as_of}, {area} có {at_end} câu lạc bộ đang hoạt động, bằng {share} kế hoạch ({plan}"
    " câu lạc bộ), chưa đạt kế hoạch.",
    "clubs.no_plan": "Đến ngày {as_of}, {area} có {at_end} câu lạc bộ đang hoạt động; kế hoạch không giao chỉ tiêu"
    " riêng về số câu lạc bộ nên không so sánh.",
    "clubs.none": "Đến ngày {as_of}, {area} chưa có câu lạc bộ nào hoạt động.",
    "moved": "Đầu kỳ có {at_start} câu lạc bộ; trong kỳ thành lập mới {new}, giải thể {closed}.",
    "moved.new": "Đầu kỳ có {at_start} câu lạc bộ; trong kỳ thành lập mới {new}, không giải thể câu lạc bộ nào.",
    "moved.closed": "Đầu kỳ có {at_start} câu lạc bộ; trong kỳ giải thể {closed}, không thành lập mới.",
    "moved.not": "So với đầu kỳ ({at_start} câu lạc bộ), trong kỳ không có câu lạc bộ thành lập mới hoặc giải thể.",
    "by_area": "Số câu lạc bộ theo địa bàn: {list}.",
    "by_area.piece": "{unit} {at_end}",
    "by_area.none": "Địa bàn chưa có câu lạc bộ: {list}.",
    "communes": "Có {communes_with} trong tổng số {communes} xã, phường, thị trấn có câu lạc bộ.",
    "members": "Tổng số thành viên là {members} người{list}.",
    "members.none": "Chưa có thành viên nào được ghi nhận.",
    "members.unknown": "Chưa có số liệu về thành viên.",
    "people.women": "{} là nữ",
    "people.older_60": "{} từ 60 tuổi trở lên",
    "people.younger": "{} dưới 60 tuổi",
    "people.unknown_age": "{} chưa rõ tuổi",
    "people.poor": "{} thuộc hộ nghèo",
    "people.near_poor": "{} thuộc hộ cận nghèo",
    "people.hardship": "{} có hoàn cảnh khó khăn",
    "people.minority": "{} là người dân tộc thiểu số",
    "people.disabled": "{} là người khuyết tật",
    "people.shares": "Nữ chiếm {women}, người từ 60 tuổi trở lên chiếm {older} số thành viên.",
    "people.no_shares": "Tỷ lệ nữ và tỷ lệ người từ 60 tuổi trở lên: không áp dụng, vì chưa có thành viên.",
    "unknown": "Chưa có số liệu về: {list}.",
    # II. the targets
    "target.count_exceeded": "{label}: {n}, bằng {share} mục tiêu {goal} của kế hoạch, vượt mục tiêu.",
    "target.count_met": "{label}: {n}, đạt {share} mục tiêu {goal} của kế hoạch.",
    "target.count_not_met": "{label}: {n}, bằng {share} mục tiêu {goal} của kế hoạch; chưa đạt, còn thiếu {gap}.",
    "target.count_no_goal": "{label}: {n}; kế hoạch không đặt mục tiêu cho địa bàn này nên không so sánh.",
    "target.met": "{label}: {n} trên {N}, bằng {share}; đạt mục tiêu {goal}.",
    "target.not_met": "{label}: {n} trên {N}, bằng {share}; chưa đạt mục tiêu {goal}, còn thiếu {gap}.",
    "target.undecided": "{label}: {n} trên {N}, bằng {share} theo số liệu đã có; chưa đạt mục tiêu {goal} nhưng chưa"
    " kết luận được, vì còn {unknown} câu lạc bộ chưa có số liệu.",
    "target.no_goal": "{label}: {n} trên {N}, bằng {share}; kế hoạch không đặt mục tiêu.",
    "target.not_applicable": "{label}: không áp dụng, vì không có đối tượng để tính.",
    "target.declared": "Trong đó {declared} câu lạc bộ tính theo số liệu tự khai báo.",
    # III. money
    "fund.grew": "{fund} của các câu lạc bộ cuối kỳ là {end}, tăng so với đầu kỳ ({start}).",
    "fund.fell": "{fund} của các câu lạc bộ cuối kỳ là {end}, giảm so với đầu kỳ ({start}).",
    "fund.same": "{fund} của các câu lạc bộ cuối kỳ là {end}, không đổi so với đầu kỳ.",
    "fund.began": "{fund} của các câu lạc bộ cuối kỳ là {end}; đầu kỳ chưa có quỹ.",
    "fund.not_comparable": "{fund} của các câu lạc bộ cuối kỳ là {end}; không so sánh với đầu kỳ ({start}), vì số"
    " cuối kỳ gồm cả quỹ có sẵn của câu lạc bộ mới gia nhập hoặc quỹ tự khai báo.",
    "fund.unknown": "{fund}: chưa có số liệu.",
    "fund.average": "Bình quân {average} một câu lạc bộ (tính trên {clubs} câu lạc bộ có số liệu).",
    "fund.average_not_applicable": "Bình quân một câu lạc bộ: không áp dụng.",
    "fund.came": "Tăng trong kỳ: {list}.",
    "fund.came_none": "Trong kỳ không có khoản tăng.",
    "fund.went": "Giảm trong kỳ: {list}.",
    "fund.went_none": "Trong kỳ không có khoản giảm.",
    "fund.piece": "{heading} {amount}",
    "lent": "Trong kỳ các câu lạc bộ cho vay {loans_lent} khoản, số tiền {lent}.",
    "lent.none": "Trong kỳ các câu lạc bộ không cho vay khoản nào.",
    "borrowers": "Có {borrowed_period} thành viên vay vốn trong kỳ{list}.",
    "borrowers.women": "{} là nữ",
    "borrowers.older": "{} từ 60 tuổi trở lên",
    "borrowers.needy": "{} thuộc hộ nghèo, cận nghèo",
    "borrowers.unknown": "Chưa có số liệu về người vay trong kỳ.",
    "borrowers.ever": "Đến cuối kỳ, {borrowed_ever} thành viên đã từng được vay vốn, {borrowing_now} thành viên đang"
    " còn nợ gốc.",
    "received": "Trong kỳ thu nợ gốc {received}, thu lãi {interest}.",
    "collection": "Nợ gốc đến hạn trong kỳ là {due}; tỷ lệ thu nợ gốc so với nợ đến hạn là {collection}.",
    "collection.not_applicable": "Tỷ lệ thu nợ: không áp dụng, vì trong kỳ không có nợ gốc đến hạn.",
    "outstanding": "Dư nợ cuối kỳ là {outstanding}.",
    "overdue": "Nợ quá hạn có {loans_overdue} khoản, số tiền {overdue}.",
    "overdue.none": "Không có nợ quá hạn.",
    "par30": "Dư nợ của các khoản quá hạn trên 30 ngày là {par30}, bằng {share} tổng dư nợ (PAR30).",
    "par30.not_applicable": "PAR30: không áp dụng, vì không còn dư nợ.",
    # IV. what the clubs did
    "meetings": "Các câu lạc bộ tổ chức {meetings} buổi sinh hoạt; có sinh hoạt trong {months} trên {months_due} tháng"
    " phải sinh hoạt, đạt {share}.",
    "meetings.none": "Trong kỳ không có buổi sinh hoạt nào được ghi nhận.",
    "meetings.not_applicable": "Sinh hoạt định kỳ: không áp dụng, vì không có câu lạc bộ hoạt động.",
    "attendance": "Bình quân {average} người dự một buổi (tính trên {noted} buổi có ghi số người dự).",
    "attendance.unknown": "Chưa có số liệu về số người dự sinh hoạt.",
    "care": "Chăm sóc và giúp đỡ: {list}.",
    "care.none": "Trong kỳ không có hoạt động chăm sóc, giúp đỡ nào được ghi nhận.",
    "care.volunteers": "{} tình nguyện viên chăm sóc tại nhà",
    "care.cared": "{} người được chăm sóc tại nhà",
    "care.visits": "{} lượt thăm",
    "care.checked": "{} lượt khám sức khỏe",
    "care.helped": "{} lượt hoàn cảnh khó khăn được giúp",
    "care.community": "{} hoạt động vì cộng đồng",
    "raised": "Vận động được nguồn lực {raised}.",
    "raised.none": "Trong kỳ không vận động được nguồn lực nào.",
    "areas": "Kết quả theo từng mảng hoạt động nêu trong bảng dưới đây; lượt tham gia không phải là số người.",
    # V to VII, where nothing was written
    "text.missing": "(Chưa có nội dung.)",
    "closing": "Trên đây là báo cáo kết quả chương trình Câu lạc bộ Liên thế hệ tự giúp nhau tại {area}; số liệu chi"
    " tiết trong phụ lục kèm theo./.",
}
