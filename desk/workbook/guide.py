"""The first sheet of a downloaded workbook: how it is filled in. Always Vietnamese, like its headings."""

from desk.workbook.layout import SHEETS

GUIDE_SHEET = "Hướng dẫn"

# A line that begins with "#" is a heading.
_RULES = """\
# CÁCH GHI SỔ CHƯƠNG TRÌNH
1. Mỗi trang của tệp là một quyển sổ. Mỗi dòng là một câu lạc bộ, một người, một phiếu… \
Ghi tiếp ở dòng trống.
2. Cột có dấu * và nền vàng là cột bắt buộc. Di chuột lên tiêu đề cột để xem cách ghi.
3. Không đổi tên trang, không đổi tiêu đề cột. Thứ tự cột, thứ tự dòng thì tùy ý; sắp xếp và lọc được.
4. Mã là tên gọi cố định của dòng: dòng có mã đã có trong sổ thì được sửa, mã chưa có thì thêm mới. \
Không đổi mã.
5. Xóa một dòng khỏi tệp không xóa gì trong sổ. Ô để trống là “chưa biết”, khác với số 0.
6. Ngày ghi ngày/tháng/năm, ví dụ 05/03/2024. Năm ghi đủ bốn chữ số.
7. Tiền ghi bằng đồng: 1500000, 1.500.000, 1,5 triệu hoặc 1,5tr đều được. Không ghi “20.5”.
8. Cột có danh sách thì bấm mũi tên trong ô để chọn. Cột đánh dấu thì ghi x.
9. Mã và số điện thoại là chữ: giữ số 0 ở đầu. Nếu Excel làm mất số 0, định dạng ô là Văn bản (Text) \
rồi gõ lại.
10. Thu chi, khoản vay, trả nợ đã ghi vào sổ thì không sửa trong tệp được; sai thì đảo phiếu trên trang.

# GỬI TỆP LÊN
Vào mục “Nhập, xuất Excel”, chọn tệp rồi bấm “Kiểm tra tệp”. Trang sẽ cho xem những gì sẽ thay đổi; \
chưa lưu gì cho đến khi bấm “Lưu tất cả”.
Có lỗi thì tải tệp đã đánh dấu về: ô sai được tô màu, có ghi chú cách sửa. \
Sửa xong gửi lại chính tệp đó.
Hình ảnh chèn trong tệp có thể mất khi tệp được đánh dấu lỗi; hãy giữ một bản của mình.

# CÁC TRANG"""
_ABOUT = {
    "clubs": "mỗi dòng một câu lạc bộ; Mã xã là mã xã, phường dùng vào ngày ra quyết định.",
    "members": "mỗi dòng một thành viên; ghi năm sinh hoặc ngày sinh; người đã ra thì ghi Ngày ra, không xóa dòng.",
    "activities": "mỗi dòng một hoạt động; Mảng ghi số từ 1 đến 8 hoặc tên mảng.",
    "entries": "mỗi dòng một phiếu thu hoặc chi; số tiền luôn ghi số dương, Loại cho biết thu hay chi.",
    "loans": "mỗi dòng một khoản vay; tiền cho vay tự trừ vào quỹ, không ghi thêm ở trang Thu chi quỹ. \
Khoản vay có từ trước khi mở sổ: ghi ngày vay và số tiền vay ban đầu, thêm Ngày chuyển sang (ngày mở sổ) và \
Dư nợ chuyển sang (gốc còn nợ ngày đó); khoản này không trừ tiền mặt.",
    "repayments": "mỗi dòng một lần trả; tiền trả tự cộng vào quỹ; không trả gốc hoặc lãi thì ghi 0.",
    "reviews": "mỗi dòng một lần đánh giá của một cấp.",
}


def guide_lines() -> list[tuple[str, bool]]:
    """(text, is a heading) of the sheet, line by line."""
    lines = [*_RULES.splitlines(), *(f"{sheet.title}: {_ABOUT[sheet.key]}" for sheet in SHEETS)]
    return [(line.removeprefix("# "), line.startswith("# ")) for line in lines]
