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
 * <pre>java -cp ... FlinkParser.java keyword flink_keywords.txt</pre>
 *
 * Each line is a verdict and a text, in which \n stands for a line's end and \\ for a backslash;
 * the verdict is rewritten, lines that begin with # stay.
 */
public class FlinkParser {
    /** The places of KEYWORD_PLACES in flink.rs. */
    private static final String[] PLACES = {
        "select 1 as ?",
        "select 1 ? from t",
        "select ? from t",
        "select * from ?",
        "select * from t as ?",
        "select * from t ?",
        "select t.? from t",
        "create table t (? int)",
        "create view ? as select 1",
    };

    private static boolean accepts(String sql, boolean expression, SqlParser.Config config) {
        try {
            SqlParser parser = SqlParser.create(sql, config);
            if (expression) {
                parser.parseExpression();
            } else {
                parser.parseStmtList();
            }
            return true;
        } catch (Throwable refused) {
            return false;
        }
    }

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
            if (args[0].equals("keyword")) {
                String word = line.substring(0, line.indexOf(' '));
                StringBuilder verdicts = new StringBuilder(word).append(' ');
                for (String place : PLACES) {
                    verdicts.append(accepts(place.replace("?", word), false, config) ? 'o' : 'x');
                }
                out.add(verdicts.toString());
                continue;
            }
            String text = line.substring(4);
            String sql = text.replace("\\\\", "\u0000").replace("\\n", "\n").replace('\u0000', '\\');
            String verdict = accepts(sql, expression, config) ? "ok " : "err";
            out.add(verdict + " " + text);
        }
        Files.write(file, out);
    }
}
