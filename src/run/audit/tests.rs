//! A sample from a publication's table to its workbook and back.
