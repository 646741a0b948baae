// Write the ledger with Apache POI: java -cp ... PoiWriter.java FOLDER. See README.md.
import java.io.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.time.*;
import java.time.temporal.ChronoUnit;
import java.util.*;
import org.apache.poi.hssf.usermodel.HSSFWorkbook;
import org.apache.poi.ss.usermodel.*;
import org.apache.poi.ss.util.*;

public class PoiWriter {
    public static void main(String[] given) throws Exception {
        write(new HSSFWorkbook(), given[0] + "/poi.xls");
    }

    private static Cell styled(Workbook book, Cell cell, String form) {
        CellStyle style = book.createCellStyle();
        style.setDataFormat(book.createDataFormat().getFormat(form));
        cell.setCellStyle(style);
        return cell;
    }

    private static void write(Workbook book, String name) throws IOException {
        Map<String, Sheet> sheets = new LinkedHashMap<>();
        List<String> lines = Files.readAllLines(Paths.get(System.getProperty("ledger")), StandardCharsets.UTF_8);
        Font struck = book.createFont();
        struck.setStrikeout(true);
        for (String line : lines.subList(1, lines.size())) {
            String[] parts = line.replace("\\n", "\n").split("\t", -1);
            Sheet sheet = sheets.computeIfAbsent(parts[0], book::createSheet);
            switch (parts[2]) {
                case "merge": sheet.addMergedRegion(CellRangeAddress.valueOf(parts[1])); break;
                case "hidden_row": sheet.getRow(Integer.parseInt(parts[1]) - 1).setZeroHeight(true); break;
                case "hidden_column": sheet.setColumnHidden(parts[1].charAt(0) - 'A', true); break;
                case "hidden_sheet": book.setSheetHidden(book.getSheetIndex(sheet), true); break;
                default: cell(book, sheet, parts, struck);
            }
        }
        try (OutputStream out = new FileOutputStream(name)) {
            book.write(out);
        }
    }

    private static void cell(Workbook book, Sheet sheet, String[] parts, Font struck) {
        CellReference place = new CellReference(parts[1]);
        Row row = sheet.getRow(place.getRow());
        if (row == null) row = sheet.createRow(place.getRow());
        Cell cell = row.createCell(place.getCol());
        if (!parts[4].isEmpty()) styled(book, cell, parts[4]);
        if (!parts[5].isEmpty()) cell.setCellFormula(parts[5]);
        String value = parts[3];
        switch (parts[2]) {
            case "uncomputed": break;
            case "number": cell.setCellValue(Double.parseDouble(value)); break;
            case "boolean": cell.setCellValue(value.equals("true")); break;
            case "error": cell.setCellErrorValue(FormulaError.forString(value).getCode()); break;
            case "date": cell.setCellValue(days(LocalDate.parse(value).atStartOfDay())); break;
            case "datetime": cell.setCellValue(days(LocalDateTime.parse(value))); break;
            case "time": cell.setCellValue(LocalTime.parse(value).toSecondOfDay() / 86400.0); break;
            case "elapsed":
                String[] clock = value.split(":");
                cell.setCellValue((Integer.parseInt(clock[0]) * 60 + Integer.parseInt(clock[1])) / 1440.0);
                break;
            case "rich":
                String[] runs = value.split("~");
                RichTextString text = book.getCreationHelper().createRichTextString(runs[1] + runs[2]);
                text.applyFont(0, runs[1].length(), struck);
                cell.setCellValue(text);
                break;
            case "struck":
                CellStyle style = book.createCellStyle();
                style.setFont(struck);
                cell.setCellStyle(style);
                cell.setCellValue(value);
                break;
            default: cell.setCellValue(value);
        }
    }

    private static double days(LocalDateTime moment) {
        return ChronoUnit.SECONDS.between(LocalDate.of(1899, 12, 30).atStartOfDay(), moment) / 86400.0;
    }
}
