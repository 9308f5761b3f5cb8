import java.io.File;
import java.util.Set;
import java.util.TreeSet;
import org.semanticweb.owlapi.apibinding.OWLManager;
import org.semanticweb.owlapi.model.OWLOntology;
import org.semanticweb.owlapi.model.OWLOntologyManager;
import org.semanticweb.owlapi.profiles.OWL2DLProfile;
import org.semanticweb.owlapi.profiles.OWLProfileViolation;

/**
 * The violations of the OWL 2 DL profile of each file named, as OWLAPI finds them: a line « FILE name »,
 * then one line a violation, its kind and what it says. Run from its source by the tests.
 */
class Profile {
    public static void main(String[] names) throws Exception {
        for (String name : names) {
            OWLOntologyManager manager = OWLManager.createOWLOntologyManager();
            OWLOntology ontology = manager.loadOntologyFromOntologyDocument(new File(name));
            Set<String> lines = new TreeSet<>();
            for (OWLProfileViolation one : new OWL2DLProfile().checkOntology(ontology).getViolations()) {
                lines.add(one.getClass().getSimpleName() + " " + one.toString().replaceAll("\\s+", " "));
            }
            System.out.println("FILE " + name);
            for (String line : lines) {
                System.out.println(line);
            }
        }
    }
}
