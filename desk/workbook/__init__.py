"""The programme workbook (CONTRACT, section 3): a programme, an area's part or one club's, in and out."""
