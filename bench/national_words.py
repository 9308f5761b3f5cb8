"""Words of the generated feed: hand-written French, by domain, and the shapes of the codes."""

from __future__ import annotations

import random
from dataclasses import dataclass

Coded = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Domain:
    """What the texts of one field of activity speak of."""

    jobs: tuple[str, ...]
    objects: tuple[str, ...]
    sectors: tuple[str, ...]
    options: tuple[str, ...]
    rome: tuple[Coded, ...]
    nsf: tuple[Coded, ...]
    formacodes: tuple[Coded, ...]


def _cells(text: str) -> tuple[str, ...]:
    return tuple(text.strip().replace("|\n", "|").split("|"))


# A domain is jobs, objects, sectors, options, ROME, NSF, Formacode, a line each; a line that ends
# with a bar goes on.
_DOMAINS = """
Développeur d'applications|Administrateur de systèmes et réseaux|
Concepteur de services numériques|Technicien d'assistance informatique|Expert en cybersécurité|
Chef de projet informatique|Analyste de données
le besoin du client|l'architecture logicielle|les composants d'accès aux données|
les interfaces d'une application web|la base de données relationnelle|le plan de tests|
le déploiement de la solution|les incidents d'exploitation|la sécurité du système d'information|
la documentation technique|le cahier des charges fonctionnel|les jeux de données|
les serveurs et les postes de travail|les habilitations des utilisateurs
les entreprises de services du numérique|les éditeurs de logiciels|les directions informatiques|
les collectivités territoriales|les agences web
web et mobile|infrastructures en nuage|intelligence artificielle|objets connectés|
sécurité des réseaux
M1805=Études et développement informatique|M1801=Administration de systèmes d'information|
M1806=Conseil et maîtrise d'ouvrage en systèmes d'information|
I1401=Maintenance informatique et bureautique
326=Informatique, traitement de l'information, réseaux de transmission|
326t=Programmation, mise en place de logiciels|114=Mathématiques
31054=Informatique|30854=Logiciel|31006=Sécurité informatique|31088=Programmation
---
Conseiller de vente|Responsable de magasin|Attaché commercial|Directeur commercial|
Employé commercial|Chargé d'affaires|Responsable de secteur
la clientèle du point de vente|le plan d'action commercial|les offres et les tarifs|
la négociation avec l'acheteur|le portefeuille de clients|les stocks et l'approvisionnement|
l'aménagement des rayons|les encaissements|les réclamations des clients|
les résultats de l'unité marchande|la prospection de nouveaux comptes|le service après-vente|
l'équipe de vente|les opérations promotionnelles
le commerce de détail|la grande distribution|le commerce de gros|les services aux entreprises|
la vente en ligne
commerce alimentaire|équipement de la maison|relation à distance|commerce international|
services financiers
D1106=Vente en alimentation|D1401=Assistanat commercial|
D1402=Relation commerciale grands comptes et entreprises|D1301=Management de magasin de détail
312=Commerce, vente|312t=Négociation et vente|
310=Spécialités plurivalentes des échanges et de la gestion
34502=Vente distribution|34554=Technique vente|34573=Négociation commerciale
---
Manager d'unité opérationnelle|Assistant de direction|Responsable d'activités|
Dirigeant d'entreprise|Consultant en organisation|Chef de projet|Gestionnaire administratif
la stratégie de l'organisation|le budget prévisionnel du service|les tableaux de bord|
la conduite du changement|les réunions d'équipe|les procédures internes|le calendrier des projets|
les parties prenantes du projet|les risques de l'activité|la qualité du service rendu|
les ressources matérielles et humaines|le plan de développement|les documents professionnels|
la démarche de responsabilité sociétale
les petites et moyennes entreprises|les grands groupes|les associations|
les établissements publics|les cabinets de conseil
gestion de la qualité|entrepreneuriat|économie sociale et solidaire|management de projet|
administration générale
M1402=Conseil en organisation et management d'entreprise|M1604=Assistanat de direction|
M1302=Direction de petite ou moyenne entreprise|M1607=Secrétariat
310=Spécialités plurivalentes des échanges et de la gestion|310m=Gestion des organisations|
324=Secrétariat, bureautique
32154=Encadrement management|32054=Gestion des organisations|35054=Secrétariat assistanat
---
Comptable|Gestionnaire de paie|Contrôleur de gestion|Auditeur financier|Conseiller bancaire|
Collaborateur de cabinet|Gestionnaire de patrimoine
les écritures comptables|la situation financière de l'entreprise|les déclarations fiscales|
les bulletins de paie|le bilan et le compte de résultat|la trésorerie|les coûts de revient|
les dossiers de crédit|les opérations de fin d'exercice|les contrats d'assurance|
les écarts budgétaires|les placements du client|les pièces justificatives|le contrôle interne
les cabinets d'expertise comptable|les banques|les compagnies d'assurance|
les services financiers des entreprises|les mutuelles
audit et contrôle|assurance de personnes|fiscalité|banque de détail|immobilier
M1203=Comptabilité|M1204=Contrôle de gestion|C1206=Gestion de clientèle bancaire|
M1202=Audit et contrôle comptables et financiers
314=Comptabilité, gestion|313=Finances, banque, assurances, immobilier|
314t=Établissement des documents comptables
32663=Comptabilité|32654=Gestion financière comptabilité|41054=Banque|41028=Gestion patrimoine
---
Assistant en ressources humaines|Responsable du recrutement|Chargé de formation en entreprise|
Directeur des ressources humaines|Consultant en recrutement|Gestionnaire du personnel|
Juriste en droit social
le recrutement des collaborateurs|le plan de développement des compétences|
les contrats de travail|le dialogue social|les entretiens professionnels|
la gestion prévisionnelle des emplois|la politique de rémunération|
l'intégration des nouveaux salariés|les dossiers du personnel|la qualité de vie au travail|
les indicateurs sociaux|les obligations légales de l'employeur|la marque employeur|
les situations de handicap
les services du personnel|les cabinets de recrutement|les agences d'intérim|
les branches professionnelles|la fonction publique
relations sociales|développement des compétences|paie et administration|inclusion et diversité|
mobilité internationale
M1501=Assistanat en ressources humaines|M1502=Développement des ressources humaines|
M1503=Management des ressources humaines
315=Ressources humaines, gestion du personnel, gestion de l'emploi|
315n=Études et prévisions en ressources humaines|128=Droit, sciences politiques
33054=Ressources humaines|33052=Gestion prévisionnelle emploi|33036=Recrutement
---
Maçon|Chef de chantier|Conducteur de travaux|Peintre en bâtiment|Plombier chauffagiste|
Charpentier|Économiste de la construction
les plans de l'ouvrage|les fondations et les dallages|l'isolation de l'enveloppe|
le planning du chantier|les finitions intérieures|les réseaux d'eau et de chauffage|
le métré des travaux|les échafaudages|la structure en bois|la réception des ouvrages|
les déchets du chantier|le coffrage et le ferraillage|les supports à revêtir|
les équipes et les sous-traitants
le gros œuvre|le second œuvre|les travaux publics|les bureaux d'études|la rénovation énergétique
construction bois|patrimoine ancien|génie climatique|travaux publics|aménagement intérieur
F1703=Maçonnerie|F1201=Conduite de travaux|F1606=Peinture en bâtiment|
F1603=Installation d'équipements sanitaires et thermiques
233=Bâtiment|232=Maçonnerie, charpente, gros œuvre|
230=Spécialités pluritechnologiques génie civil, construction, bois
22454=Bâtiment second œuvre|22334=Bâtiment gros œuvre|22254=Construction|22684=Plomberie
---
Technicien de maintenance industrielle|Opérateur sur machine à commande numérique|Soudeur|
Chaudronnier|Technicien en conception mécanique|Pilote de ligne de production|
Ingénieur en génie mécanique
les pièces usinées|les assemblages soudés|les paramètres de la machine|la gamme de fabrication|
les plans de définition|le diagnostic d'une panne|les opérations de maintenance préventive|
la conformité des produits|le flux de production|les outillages et les montages|
le modèle numérique|les indicateurs de performance de la ligne|la sécurité du poste de travail|
les défauts récurrents
la métallurgie|l'aéronautique|l'automobile|la plasturgie|la construction navale
usinage de précision|chaudronnerie et tuyauterie|plasturgie et composites|robotique|
production en série
H2903=Conduite d'équipement d'usinage|H2913=Soudage manuel|
I1304=Installation et maintenance d'équipements industriels|
H1206=Management et ingénierie études, recherche et développement industriel
251=Mécanique générale et de précision, usinage|254=Structures métalliques|
201=Technologies de commandes des transformations industrielles|
200=Technologies industrielles fondamentales
23054=Travail matériau|31654=Génie industriel|31624=Maintenance industrielle
---
Électricien d'équipement|Technicien en énergies renouvelables|
Installateur de réseaux de communication|Électrotechnicien|Chargé d'études en énergie|
Monteur de réseaux électriques|Automaticien
l'installation électrique du bâtiment|l'armoire de commande|les circuits de puissance|
la mise en service des équipements|les consommations d'énergie|les panneaux photovoltaïques|
le réseau de fibre optique|les automates programmables|les mesures et les essais|
la consignation des ouvrages|le schéma de câblage|le dépannage d'une installation|
les pompes à chaleur|le bilan énergétique
les entreprises d'électricité|les exploitants de réseaux|les bureaux d'études thermiques|
l'industrie|les télécommunications
énergies renouvelables|réseaux très haut débit|froid et climatisation|domotique|automatismes
F1602=Électricité bâtiment|I1309=Maintenance électrique|
F1605=Montage de réseaux électriques et télécoms|
I1306=Installation et maintenance en froid et climatisation
255=Électricité, électronique|227=Énergie, génie climatique|
255s=Production en électricité, électronique
24054=Électrotechnique|24154=Énergie|24354=Télécommunication|
24454=Automatisme informatique industrielle
---
Exploitant agricole|Ouvrier viticole|Responsable d'élevage|Jardinier paysagiste|
Conducteur d'engins agricoles|Technicien forestier|Maraîcher biologique
les cultures et les sols|le troupeau et sa santé|les travaux de la vigne|
la récolte et le stockage|les agroéquipements|le système de production|
les plantations et les massifs|la conduite des peuplements forestiers|
les traitements phytosanitaires|l'irrigation des parcelles|
la commercialisation des produits de la ferme|la reproduction des animaux|
la biodiversité de l'exploitation|le sol et sa fertilité
les exploitations agricoles|les entreprises du paysage|les coopératives|les domaines viticoles|
les entreprises de travaux forestiers
grandes cultures|élevage bovin|viticulture et œnologie|agriculture biologique|
aménagements paysagers
A1416=Polyculture, élevage|A1405=Arboriculture et viticulture|
A1203=Aménagement et entretien des espaces verts|A1101=Conduite d'engins agricoles et forestiers
211=Productions végétales, cultures spécialisées|212=Productions animales, élevage spécialisé|
213=Forêts, espaces naturels|210=Spécialités plurivalentes de l'agronomie
21054=Agriculture|21046=Aménagement paysager|21631=Conduite élevage|21013=Viticulture
---
Cuisinier|Boulanger|Pâtissier|Serveur en restauration|Réceptionniste en hôtel|Boucher|
Gouvernante d'hôtel
les préparations froides et chaudes|la pâte et la fermentation|la carte et les menus|
le service en salle|l'accueil des clients de l'hôtel|les règles d'hygiène alimentaire|
les matières premières|la découpe des viandes|le coût matière d'une recette|
l'entretien des chambres et des locaux|les réservations|la mise en place de la salle|
les allergènes|la brigade de cuisine
la restauration traditionnelle|la restauration collective|l'hôtellerie|les métiers de bouche|
le tourisme d'affaires
cuisine gastronomique|restauration collective|sommellerie|hébergement|traiteur
G1602=Personnel de cuisine|D1102=Boulangerie et viennoiserie|G1803=Service en restauration|
G1703=Réception en hôtellerie
221=Agroalimentaire, alimentation, cuisine|334=Accueil, hôtellerie, tourisme|
221t=Transformation de produits alimentaires
42752=Cuisine|21538=Boulangerie|42754=Hôtellerie restauration|42757=Service salle
---
Aide-soignant|Infirmier|Auxiliaire de puériculture|Assistant dentaire|Préparateur en pharmacie|
Manipulateur en imagerie médicale|Secrétaire médical
l'état clinique de la personne|les soins de la vie quotidienne|les risques infectieux|
le projet de soins|les transmissions entre professionnels|le matériel et les dispositifs médicaux|
la délivrance des médicaments|les gestes d'urgence|l'accueil du patient et de sa famille|
le dossier du patient|la qualité de l'image|l'éducation à la santé|la douleur et le confort|
la traçabilité des soins
les établissements de santé|les cabinets libéraux|les officines|les laboratoires d'analyses|
les structures de soins à domicile
soins critiques|gériatrie|santé mentale|imagerie|pharmacie hospitalière
J1501=Soins d'hygiène et de confort du patient|J1506=Soins infirmiers généralistes|
J1307=Préparation en pharmacie|J1303=Assistance médico-technique
331=Santé|331t=Soins médicaux et paramédicaux|118=Sciences de la vie
43454=Santé secteur sanitaire|43436=Aide-soignant|43448=Infirmier|43092=Pharmacie
---
Éducateur spécialisé|Accompagnant éducatif et social|Moniteur d'atelier|
Assistant de service social|Conseiller en insertion professionnelle|
Technicien de l'intervention sociale et familiale|Encadrant technique d'insertion
la situation de la personne accompagnée|le projet personnalisé|les partenaires du territoire|
la relation éducative|l'accès aux droits|les activités de vie sociale|la production de l'atelier|
les parcours d'insertion|les écrits professionnels|le travail en équipe pluridisciplinaire|
les freins à l'emploi|les capacités des travailleurs handicapés|l'animation du groupe|
la protection de l'enfance
le secteur médico-social|l'insertion par l'activité économique|l'aide à domicile|
la protection de l'enfance|les collectivités
handicap|protection de l'enfance|insertion par l'activité économique|grand âge|
famille et parentalité
K1207=Intervention socioéducative|K1203=Encadrement technique en insertion professionnelle|
K1302=Assistance auprès d'adultes|K1801=Conseil en emploi et insertion socioprofessionnelle
332=Travail social|332t=Aide aux personnes|333=Enseignement, formation
44057=Encadrement technique insertion|44024=Aide médico-sociale|44028=Action sociale|
44092=Éducation spécialisée
---
Formateur d'adultes|Enseignant|Responsable de formation|Ingénieur pédagogique|
Conseiller principal d'éducation|Concepteur de dispositifs à distance|Tuteur en entreprise
la progression pédagogique|les besoins des apprenants|les supports de formation|
l'évaluation des acquis|le groupe en formation|les situations d'apprentissage|
l'accompagnement individuel|les outils numériques de formation|la démarche qualité de l'organisme|
les difficultés d'apprentissage|le référentiel de certification|les alternances en entreprise|
les scénarios à distance|l'inclusion des apprenants
les organismes de formation|l'enseignement scolaire|l'enseignement supérieur|
les centres de formation d'apprentis|les services de formation
formation à distance|lutte contre l'illettrisme|enseignement technique|langues étrangères|
accompagnement de parcours
K2111=Formation professionnelle|K2107=Enseignement général du second degré|
K2102=Coordination pédagogique|K2108=Enseignement supérieur
333=Enseignement, formation|333t=Animation de formation|
136=Langues vivantes, civilisations étrangères
44586=Formation de formateurs|44583=Formation enseignant|44562=Méthode pédagogique|
44515=Didactique langue
---
Éducateur sportif|Animateur socioculturel|Directeur de structure de loisirs|Entraîneur|
Maître-nageur sauveteur|Guide de moyenne montagne|Préparateur physique
la séance d'entraînement|la sécurité des pratiquants|le projet d'animation|les publics accueillis|
le cycle d'apprentissage|les équipements et le matériel|la vie du club|
la performance de l'athlète|les activités de pleine nature|les règlements sportifs|
le bilan de la saison|les bénévoles et les stagiaires|l'accueil collectif de mineurs|
la surveillance de la baignade
les clubs et les fédérations|les centres de loisirs|les collectivités|les bases de plein air|
les salles de remise en forme
activités aquatiques|activités de la forme|sports collectifs|activités équestres|
loisirs tous publics
G1204=Éducation en activités sportives|G1202=Animation d'activités culturelles ou ludiques|
G1203=Animation de loisirs auprès d'enfants|G1201=Accompagnement de voyages et d'activités
335=Animation sportive, culturelle et de loisirs|335t=Animation d'activités sportives|
411=Pratiques sportives
15436=Éducation sportive|44067=Animation socioculturelle|15454=Sport|42030=Loisirs
---
Conducteur routier|Agent logistique|Responsable d'entrepôt|Conducteur d'autocar|
Exploitant en transport|Cariste|Agent d'escale
la préparation des commandes|le chargement du véhicule|les temps de conduite|
les flux de marchandises|l'itinéraire de livraison|les documents de transport|
l'inventaire physique|les engins de manutention|le coût du transport|la sécurité des voyageurs|
l'affrètement|les opérations de douane|les anomalies de livraison|la conduite rationnelle
le transport de marchandises|le transport de voyageurs|la logistique|le transport aérien|
les plates-formes de distribution
transport frigorifique|matières dangereuses|transport en commun|supply chain|messagerie
N4101=Conduite de transport de marchandises longue distance|
N1103=Magasinage et préparation de commandes|
N1301=Conception et organisation de la chaîne logistique|N4103=Conduite de transport en commun
311=Transport, manutention, magasinage|311u=Conduite et exploitation de transports|
311r=Organisation de la logistique
31854=Transport|31827=Logistique|31804=Conduite poids lourd|31795=Manutention
---
Régisseur de spectacle|Comédien|Graphiste|Photographe|Technicien du son|Musicien interprète|
Artisan d'art
la conduite lumière|le plan d'implantation|la prise de son|le message visuel|
la composition musicale|les répétitions et les représentations|la matière et la couleur|
le montage des images|la charte graphique|le dossier artistique|le décor et les accessoires|
l'interprétation du rôle|les œuvres du répertoire|la restauration d'un objet ancien
le spectacle vivant|l'audiovisuel|les agences de création|les musées|les ateliers d'art
lumière|son|design graphique|céramique|musiques actuelles
L1504=Éclairage de spectacle|E1205=Réalisation de contenus multimédias|
B1101=Création en arts plastiques|L1508=Prise de son et sonorisation
323=Techniques de l'image et du son, métiers du spectacle|133=Musique, arts du spectacle|
134=Arts plastiques
45004=Art spectacle|46072=Conception graphique|45054=Musique|45542=Artisanat art
---
Chargé de communication|Responsable marketing|Journaliste|Animateur de communautés|
Attaché de presse|Chef de publicité|Rédacteur de contenus
le plan de communication|la ligne éditoriale|les réseaux sociaux|l'étude de marché|
les publics cibles|l'image de la marque|les relations avec la presse|le brief de l'annonceur|
les contenus multimédias|les retombées de la campagne|l'événement de lancement|
le référencement du site|le positionnement de l'offre|les partenariats
les agences de communication|les médias|les annonceurs|les institutions publiques|les associations
communication numérique|événementiel|marketing de l'offre|relations publiques|journalisme
E1103=Communication|M1705=Marketing|E1106=Journalisme et information média|
M1707=Stratégie commerciale
320=Spécialités plurivalentes de la communication|321=Journalisme et communication|
312m=Commerce, vente
46254=Communication professionnelle|34052=Marketing|46347=Journalisme|46262=Communication externe
---
Technicien de l'eau|Chargé de mission environnement|Agent de propreté|
Responsable qualité sécurité environnement|Technicien de laboratoire|Animateur nature|
Ingénieur en environnement
la qualité de l'eau|les rejets et les déchets|le diagnostic écologique|
la conformité réglementaire du site|les prélèvements et les analyses|
le plan de gestion d'un espace naturel|les surfaces et les locaux|les risques industriels|
l'empreinte carbone|le système de management intégré|la sensibilisation des publics|
les méthodes d'essai|les réseaux d'assainissement|les indicateurs environnementaux
les collectivités|les bureaux d'études|l'industrie chimique|les entreprises de propreté|
les gestionnaires d'espaces naturels
traitement des eaux|hygiène et propreté|développement durable|chimie analytique|
économie circulaire
H1303=Intervention technique en hygiène, sécurité et environnement|
K2301=Distribution et assainissement d'eau|K2204=Nettoyage de locaux|
H1503=Intervention technique en laboratoire
343=Nettoyage, assainissement, protection de l'environnement|117=Sciences de la terre|
222=Transformations chimiques et apparentées
12554=Environnement|12522=Traitement eau|42093=Nettoyage locaux|31354=Qualité
---
Agent de sécurité|Chef d'équipe de sécurité incendie|Agent de sûreté aéroportuaire|Sapeur-pompier|
Opérateur de télésurveillance|Directeur de la sûreté|Convoyeur de fonds
la surveillance du site|le contrôle des accès|l'alarme et la levée de doute|
l'évacuation du public|les rondes de prévention|le registre de sécurité|les premiers secours|
la gestion d'un conflit|les consignes particulières|le compte rendu d'événement|
la mise en sécurité d'une installation|l'analyse des menaces|l'intervention sur un départ de feu|
les moyens de télésurveillance
la sécurité privée|les établissements recevant du public|les aéroports|les services d'incendie|
les sites industriels
sécurité incendie|sûreté aérienne|protection rapprochée|télésurveillance|événementiel
K2503=Sécurité et surveillance privées|K2502=Management de sécurité privée|
K1705=Sécurité civile et secours
344=Sécurité des biens et des personnes, police, surveillance|344t=Surveillance et secours
42854=Sécurité défense|42829=Sauvetage secourisme travail|42811=Gardiennage
---
Coiffeur|Esthéticien|Conseiller en image|Prothésiste ongulaire|Spa praticien|Couturier|
Technicien en habillement
le diagnostic de la peau|la coupe et le coiffage|le soin du visage et du corps|
le conseil à la cliente|les produits cosmétiques|la couleur et la forme des cheveux|
l'hygiène des instruments|le patronage d'un vêtement|la coupe et l'assemblage des tissus|
la retouche|l'espace de vente|le planning de l'institut|la maquette d'une collection|
les techniques de modelage
les salons de coiffure|les instituts de beauté|les centres de bien-être|la mode|
l'industrie textile
coiffure mixte|bien-être|maquillage professionnel|vêtement sur mesure|prothésie ongulaire
D1202=Coiffure|D1208=Soins esthétiques et corporels|B1803=Réalisation de vêtements sur mesure
336=Coiffure, esthétique et autres services aux personnes|242=Habillement|
336t=Services esthétiques
42050=Coiffure|42032=Esthétique soin corporel|21754=Habillement
---
Chercheur|Ingénieur d'études scientifiques|Traducteur|Chargé d'études socio-économiques|
Médiateur scientifique|Archiviste|Urbaniste
un objet de recherche|les savoirs hautement spécialisés|les sources documentaires|
le protocole expérimental|les données de l'enquête|un article scientifique|
les modèles mathématiques|les usages numériques de la discipline|la traduction d'un texte|
les fonds d'archives|le diagnostic de territoire|une argumentation critique|
les concepts de la discipline|les travaux d'un collectif
la recherche publique|la recherche et le développement|l'enseignement supérieur|
les bureaux d'études|la fonction publique
sciences de la vie|lettres et langues|histoire et patrimoine|physique appliquée|
aménagement et urbanisme
K2402=Recherche en sciences de l'univers, de la matière et du vivant|
K2401=Recherche en sciences de l'homme et de la société|E1108=Traduction, interprétariat|
K1601=Gestion de l'information et de la documentation
110=Spécialités pluri-scientifiques|
120=Spécialités pluridisciplinaires, sciences humaines et droit|115=Physique|
131=Français, littérature et civilisation française
15099=Résolution problème|32062=Recherche développement|11054=Mathématiques|
12054=Sciences de la vie
"""

_VERBS = _cells("""
Analyser/analyse|Identifier/identifie|Organiser/organise|Préparer/prépare|Évaluer/évalue|
Concevoir/conçoit|Mettre en œuvre/met en œuvre|Contrôler/contrôle|Suivre/suit|Présenter/présente|
Adapter/adapte|Définir/définit|Réaliser/réalise|Coordonner/coordonne|Planifier/planifie|
Traiter/traite|Améliorer/améliore|Prendre en charge/prend en charge|Sécuriser/sécurise|
Documenter/documente|Vérifier/vérifie|Superviser/supervise|Élaborer/élabore|Optimiser/optimise|
Recenser/recense|Expliquer/explique|Anticiper/anticipe|Gérer/gère|Piloter/pilote|Décrire/décrit|
Diagnostiquer/diagnostique|Formaliser/formalise|Mobiliser/mobilise|Valider/valide|
Conduire/conduit|Rendre compte sur/rend compte sur|Exploiter/exploite|Étudier/étudie|
Comparer/compare|Assurer/assure
""")
VERBS: tuple[tuple[str, str], ...] = tuple(
    (verb[0], verb[1]) for verb in (pair.split("/") for pair in _VERBS)
)
"""The infinitive and the present of each."""

MEANS = _cells("""
en appliquant les règles de sécurité|en tenant compte des contraintes de délai et de coût|
en utilisant les outils numériques adaptés|en respectant la réglementation en vigueur|
en s'appuyant sur les données disponibles|en associant les membres de l'équipe|
en choisissant les méthodes et les moyens appropriés|
en adaptant sa communication à l'interlocuteur|en intégrant les enjeux de transition écologique|
en tenant compte des situations de handicap|en hiérarchisant les priorités|
en consultant la documentation technique|en mesurant les écarts constatés|
en pratiquant l'écoute active et la reformulation|en respectant le cahier des charges|
en appliquant les procédures de l'établissement|en exploitant une veille régulière|
en négociant avec les partenaires concernés|en utilisant un vocabulaire professionnel précis|
en garantissant la confidentialité des informations|en prévoyant les solutions de remplacement|
en recueillant l'avis des utilisateurs|en français et dans au moins une langue étrangère|
à partir d'une situation de travail réelle ou reconstituée|dans le respect des règles d'hygiène|
selon le degré d'urgence de la demande|avec les équipements de protection requis|
en argumentant les choix techniques effectués|sous la responsabilité d'un cadre du service|
en contrôlant la cohérence des résultats obtenus
""")

PURPOSES = _cells("""
afin de répondre aux attentes du client|afin de garantir la qualité du résultat|
pour assurer la continuité de l'activité|afin de prévenir les risques professionnels|
pour atteindre les objectifs fixés|afin de proposer des actions correctives|
dans une démarche d'amélioration continue|afin de faciliter la prise de décision|
pour favoriser la coopération entre les services|afin de limiter l'impact sur l'environnement|
en vue d'une mise en œuvre opérationnelle|afin de sécuriser les échanges avec les partenaires|
pour contribuer au développement de la structure|
afin d'informer la hiérarchie des difficultés rencontrées|pour optimiser l'emploi des ressources|
afin d'assurer la traçabilité des opérations|pour développer l'autonomie des personnes|
afin d'anticiper les évolutions du métier|en vue de transmettre un dossier complet|
afin de réduire les délais de traitement|pour fidéliser les interlocuteurs|
afin de rendre le service accessible à tous|pour garantir la conformité de la prestation|
afin de valoriser le travail de l'équipe
""")

SUBJECTS = _cells("""
Le titulaire de la certification|Le professionnel|Dans ce cadre, il|Au quotidien, il|
En lien avec sa hiérarchie, il|Selon la taille de la structure, il|
Sur le terrain, le professionnel|En autonomie, il|Avec les partenaires extérieurs, il|
À chaque étape de l'activité, il
""")

OPENINGS = _cells("""
Les évolutions techniques et réglementaires transforment durablement ce champ d'activité.|
Les employeurs de la branche font état de besoins importants de recrutement.|
La certification répond à un besoin identifié avec les représentants de la profession.|
Ce métier s'exerce dans des structures de taille et de statut très divers.|
La transition écologique et le numérique modifient les pratiques professionnelles.|
Le secteur connaît un renouvellement important de ses effectifs.
""")

EVALUATIONS = _cells("""
Mise en situation professionnelle reconstituée suivie d'un entretien avec le jury|
Étude de cas écrite de trois heures|Dossier professionnel et soutenance orale devant le jury|
Contrôle en cours de formation|Épreuve ponctuelle pratique et orale|
Questionnaire professionnel complété par un entretien technique|
Rapport d'activité rédigé à l'issue de la période en entreprise|
Projet collectif avec restitution individuelle|Observation en situation de travail par le tuteur|
Épreuve écrite d'une durée de deux heures, coefficient 3|
Livret de suivi renseigné par l'organisme et l'entreprise d'accueil|
Présentation orale d'un diaporama devant deux évaluateurs
""")

JURIES = _cells("""
Le jury est composé de deux professionnels du métier et d'un représentant de l'organisme certificateur|
Le jury est présidé par un enseignant-chercheur et comprend pour moitié des professionnels du secteur|
Le jury réunit trois membres dont au moins deux extérieurs à l'organisme qui délivre la certification|
Le jury est désigné par l'autorité académique et présidé par un inspecteur de la spécialité|
Le jury comprend un président, un représentant des employeurs et un représentant des salariés|
Le jury est désigné par le représentant territorial compétent du ministère chargé de la certification
""")

PREREQUISITES = _cells("""
Être titulaire d'une certification de niveau immédiatement inférieur|
Justifier d'une expérience professionnelle de deux ans dans le secteur|
Avoir satisfait aux épreuves de sélection de l'organisme : dossier, test et entretien|
Aucun prérequis particulier n'est exigé|Disposer d'un projet professionnel validé|
Maîtriser la langue française à l'oral et à l'écrit|Être âgé d'au moins dix-huit ans|
Présenter un certificat d'aptitude médicale de moins de trois mois
""")

RULES = _cells("""
Habilitation électrique délivrée par l'employeur|Carte professionnelle obligatoire pour exercer|
Autorisation de conduite des engins|Certificat individuel pour l'emploi de produits réglementés|
Formation à l'hygiène alimentaire|Inscription au répertoire de la profession|
Contrôle de l'honorabilité des intervenants auprès de mineurs
""")

# Parts of the names of organisations.
ORGANISATIONS = _cells("""
INSTITUT|ECOLE|CENTRE DE FORMATION|ASSOCIATION|CFA|GRETA|LYCEE|UNIVERSITE|ACADEMIE|GROUPE|CAMPUS|
FEDERATION|CHAMBRE DE METIERS|MAISON FAMILIALE|ORGANISME DE FORMATION|AFORMA|SOCIETE|CABINET
""")
THEMES = _cells("""
DES METIERS|DU NUMERIQUE|DE GESTION|DU COMMERCE|DES SERVICES|DE LA SANTE|DU BATIMENT|DES ARTS|
DU SPORT|DE L'INDUSTRIE|DU MANAGEMENT|DES TRANSPORTS|DE L'AGRICULTURE|DES LANGUES|
DE LA COMMUNICATION|DE L'ENVIRONNEMENT|R&D CONSEIL|FORMATION|COMPETENCES|EMPLOI & INSERTION
""")
PLACES = _cells("""
AQUITAINE|BRETAGNE|ALSACE|PROVENCE|NORMANDIE|PICARDIE|AUVERGNE|LORRAINE|OCCITANIE|ANJOU|BERRY|
SAVOIE|BOURGOGNE|ARTOIS|CHAMPAGNE|POITOU|LIMOUSIN|GASCOGNE|TOURAINE|VENDEE|FLANDRE|CORSE|REUNION|
GUADELOUPE|MARTINIQUE|BEARN|JURA|MAINE|FOREZ|QUERCY
""")
MINISTRIES = (
    "MINISTERE DE L'ENSEIGNEMENT SUPERIEUR ET DE LA RECHERCHE",
    "MINISTERE DE L'EDUCATION NATIONALE",
    "MINISTERE DU TRAVAIL ET DE L'EMPLOI",
    "MINISTERE DE L'AGRICULTURE",
    "MINISTERE CHARGE DES SPORTS",
    "MINISTERE CHARGE DE LA SANTE",
    "MINISTERE DE LA CULTURE",
    "MINISTERE DE L'INTERIEUR",
    "MINISTERE DES ARMEES",
)

# Short form of the diplomas of the State, by level.
DIPLOMAS: dict[str, tuple[Coded, ...]] = {
    "NIV3": (("CAP", "Certificat d'aptitude professionnelle"), ("TP", "Titre professionnel")),
    "NIV4": (("BAC PRO", "Baccalauréat professionnel"), ("TP", "Titre professionnel")),
    "NIV5": (("BTS", "Brevet de technicien supérieur"), ("TP", "Titre professionnel")),
    "NIV6": (("LICENCE", "Licence"), ("Licence Professionnelle", "Licence professionnelle")),
    "NIV7": (("MASTER", "Master"), ("Titre ingénieur", "Titre d'ingénieur")),
    "NIV8": (("DOCTORAT", "Doctorat"),),
    "AUCUN": (("CS", "Certificat de spécialisation"),),
}

AGREEMENTS: tuple[Coded, ...] = (
    ("3246", "Animation socioculturelle"),
    ("3109", "Métallurgie"),
    ("3034", "Commerces de l'alimentation"),
    ("3328", "Organismes de formation"),
    ("3292", "Hôtels, cafés, restaurants"),
    ("3021", "Bâtiment : entreprises de plus de dix salariés"),
    ("3104", "Industrie pharmaceutique"),
    ("3255", "Cabinets dentaires"),
)
IDCC: tuple[Coded, ...] = (
    ("1518", "Métiers de l'éducation, de la culture, des loisirs et de l'animation"),
    ("3248", "Métallurgie"),
    ("1597", "Ouvriers du bâtiment, entreprises de plus de dix salariés"),
    ("1979", "Hôtels, cafés, restaurants"),
    ("0016", "Transports routiers et activités auxiliaires"),
)

# Families of ROME 3 with the last number of each: 531 codes.
_ROME_FAMILIES = (
    "A11:1 A12:5 A13:3 A14:17 A15:4 B11:1 B12:1 B13:3 B14:2 B15:1 B16:4 B17:1 B18:6 C11:10 "
    "C12:7 C13:3 C14:1 C15:4 D11:7 D12:14 D13:1 D14:8 D15:9 E11:8 E12:5 E13:8 E14:2 F11:8 "
    "F12:4 F13:2 F14:2 F15:3 F16:13 F17:6 G11:2 G12:6 G13:3 G14:4 G15:3 G16:5 G17:3 G18:4 "
    "H11:2 H12:10 H13:3 H14:4 H15:6 H21:2 H22:9 H23:1 H24:15 H25:5 H26:5 H27:1 H28:5 "
    "H29:14 H31:2 H32:3 H33:3 H34:4 I11:3 I12:3 I13:10 I14:2 I15:3 I16:7 J11:4 J12:2 J13:7 "
    "J14:12 J15:7 K11:4 K12:7 K13:5 K14:5 K15:5 K16:2 K17:7 K18:2 K19:4 K21:12 K22:4 K23:6 "
    "K24:2 K25:3 K26:3 L11:3 L12:4 L13:4 L14:1 L15:9 M11:2 M12:7 M13:2 M14:4 M15:3 M16:9 "
    "M17:7 M18:10 N11:5 N12:2 N13:3 N21:2 N22:5 N31:3 N32:3 N41:5 N42:4 N43:2 N44:3"
)

_NSF_FIELDS = (
    "100 110-118 120-128 130-136 200-201 210-214 220-227 230-234 240-243 250-255 300 310-315 "
    "320-326 330-336 340-346 410-415 420-424"
)
_NSF_FUNCTIONS = {
    "m": "non spécialisé",
    "n": "études et conception",
    "p": "organisation et gestion",
    "r": "contrôle et prévention",
    "t": "réalisation du service",
}


def _coded(line: str) -> tuple[Coded, ...]:
    return tuple(
        (code, label) for code, _, label in (cell.partition("=") for cell in line.split("|"))
    )


def _domain(block: str) -> Domain:
    jobs, objects, sectors, options, rome, nsf, formacodes = (
        block.strip().replace("|\n", "|").splitlines()
    )
    words = [tuple(line.split("|")) for line in (jobs, objects, sectors, options)]
    return Domain(
        words[0], words[1], words[2], words[3], _coded(rome), _coded(nsf), _coded(formacodes)
    )


DOMAINS: tuple[Domain, ...] = tuple(_domain(block) for block in _DOMAINS.split("---"))


def _label(code: str) -> str:
    """A label for a code of the long tail: always the same for the same code."""
    rng = random.Random(code)
    domain = rng.choice(DOMAINS)
    return f"{rng.choice(domain.jobs)}, {rng.choice(domain.options)}"


def _with_labels(codes: list[str], known: dict[str, str]) -> tuple[Coded, ...]:
    return tuple((code, known.get(code) or _label(code)) for code in codes)


def _rome_codes() -> list[str]:
    families = (family.partition(":") for family in _ROME_FAMILIES.split())
    return [f"{name}{n:02}" for name, _, last in families for n in range(1, int(last) + 1)]


def _nsf_codes() -> list[str]:
    codes: list[str] = []
    for field in _NSF_FIELDS.split():
        first, _, last = field.partition("-")
        for base in range(int(first), int(last or first) + 1):
            codes += [str(base), *(f"{base}{letter}" for letter in _NSF_FUNCTIONS)]
    return codes


def _formacodes() -> list[str]:
    return [
        str(code) for code in sorted(random.Random("formacode").sample(range(11001, 46400), 2060))
    ]


_KNOWN_ROME = {code: label for domain in DOMAINS for code, label in domain.rome}
_KNOWN_NSF = {code: label for domain in DOMAINS for code, label in domain.nsf}
_KNOWN_FORMACODES = {code: label for domain in DOMAINS for code, label in domain.formacodes}


def _nsf_labels() -> tuple[Coded, ...]:
    rows: list[Coded] = []
    for code in _nsf_codes():
        base = _KNOWN_NSF.get(code[:3]) or _label(code[:3])
        suffix = f" ({_NSF_FUNCTIONS[code[3]]})" if len(code) > 3 else ""
        rows.append((code, _KNOWN_NSF.get(code) or base + suffix))
    return tuple(rows)


ROME: tuple[Coded, ...] = _with_labels(_rome_codes(), _KNOWN_ROME)
NSF: tuple[Coded, ...] = _nsf_labels()
FORMACODES: tuple[Coded, ...] = _with_labels(_formacodes(), _KNOWN_FORMACODES)
"""All codes; a code of a domain keeps the label that the domain gives it."""
