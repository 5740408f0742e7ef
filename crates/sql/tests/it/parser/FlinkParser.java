import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.config.Lex;
import org.apache.calcite.sql.parser.SqlParser;
import org.apache.flink.sql.parser.impl.FlinkSqlParserImpl;
import org.apache.flink.sql.parser.validate.FlinkSqlConformance;

/**
 * Writes the verdicts of a real Flink's parser into the lists beside this file.
 *
 * <p>Class path: flink-table-planner.jar (unpacked from flink-table-planner-loader-VERSION.jar),
 * flink-table-api-java-uber, flink-table-runtime, flink-dist and flink-scala of the Flink version.
 *
 * <pre>java -cp ... FlinkParser.java expression flink_expressions.txt
 * java -cp ... FlinkParser.java statement flink_statements.txt</pre>
 *
 * Each line is a verdict and a text, in which \n stands for a line's end and \\ for a backslash;
 * the verdict is rewritten, lines that begin with # stay.
 */
public class FlinkParser {
    public static void main(String[] args) throws Exception {
        SqlParser.Config config =
                SqlParser.config()
                        .withParserFactory(FlinkSqlParserImpl.FACTORY)
                        .withConformance(FlinkSqlConformance.DEFAULT)
                        .withLex(Lex.JAVA)
                        .withIdentifierMaxLength(256);
        boolean expression = args[0].equals("expression");
        Path file = Path.of(args[1]);
        List<String> out = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            if (line.startsWith("#") || line.isBlank()) {
                out.add(line);
                continue;
            }
            String text = line.substring(4);
            String sql = text.replace("\\\\", "\u0000").replace("\\n", "\n").replace('\u0000', '\\');
            String verdict = "ok ";
            try {
                SqlParser parser = SqlParser.create(sql, config);
                if (expression) {
                    parser.parseExpression();
                } else {
                    parser.parseStmtList();
                }
            } catch (Throwable refused) {
                verdict = "err";
            }
            out.add(verdict + " " + text);
        }
        Files.write(file, out);
    }
}
