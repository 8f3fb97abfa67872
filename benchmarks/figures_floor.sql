-- The sums behind the club figures as bare SQL: d is the day, f the period's first day, y the day's year.

SELECT x.club_id, count(*), sum(CASE WHEN x.sex = 'female' THEN 1 ELSE 0 END),
       sum(CASE WHEN x.birth_year <= %(y)s - 60 THEN 1 ELSE 0 END)
FROM clubs_member x
WHERE x.joined_on <= %(d)s AND (x.left_on IS NULL OR x.left_on > %(d)s)
GROUP BY x.club_id;

SELECT x.club_id, p.status, count(*)
FROM clubs_member x
JOIN clubs_povertystatus p ON p.member_id = x.id
 AND p.year = (SELECT max(q.year) FROM clubs_povertystatus q WHERE q.member_id = x.id AND q.year <= %(y)s)
WHERE x.joined_on <= %(d)s AND (x.left_on IS NULL OR x.left_on > %(d)s)
GROUP BY x.club_id, p.status;

SELECT x.club_id, count(*)
FROM clubs_member x
WHERE x.joined_on <= %(d)s AND (x.left_on IS NULL OR x.left_on > %(d)s)
  AND EXISTS (SELECT 1 FROM clubs_member m JOIN funds_loan l ON l.member_id = m.id
              WHERE m.person_id = x.person_id AND l.disbursed_on <= %(d)s)
GROUP BY x.club_id;

SELECT club_id, area_id, count(*)
FROM clubs_activity
WHERE held_on BETWEEN %(f)s AND %(d)s
GROUP BY club_id, area_id;

SELECT club_id, fund, sum(cash_vnd), sum(portfolio_vnd), sum(in_kind_vnd), sum(advance_vnd)
FROM funds_entry
WHERE entry_on <= %(d)s
GROUP BY club_id, fund;

SELECT loan_id, sum(portfolio_vnd)
FROM funds_entry
WHERE loan_id IS NOT NULL AND entry_on <= %(d)s
GROUP BY loan_id HAVING sum(portfolio_vnd) > 0;
