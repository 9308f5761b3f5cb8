// YASGUI in the place of the plain editor, which stays beneath for who prefers it.
"use strict";

(() => {
  const place = document.getElementById("riche");
  const form = document.getElementById("simple");
  const given = document.getElementById("query");
  if (!place || !form || !window.Yasgui) return;

  const address = new URLSearchParams(location.search);
  const prefixes = {};
  for (const line of document.getElementById("prefixes").textContent.split("\n")) {
    const found = /^PREFIX (\S+): <(\S+)>$/.exec(line.trim());
    if (found) prefixes[found[1]] = found[2];
  }
  const endpoint = new URL(place.dataset.endpoint, location.href).href;
  place.hidden = false;
  const yasgui = new window.Yasgui(place, {
    persistenceId: "passerelle",
    populateFromUrl: false,
    autofocus: false,
    copyEndpointOnNewTab: true,
    tabName: "Requête",
    requestConfig: { endpoint, method: "POST" },
    yasqe: {
      value: given.value.trim(),
      // Those of YASQE ask other servers for prefixes and terms: nothing leaves this page.
      autocompleters: ["variables"],
      // Tab leaves the editor, as it leaves every field of a page.
      extraKeys: { ...window.Yasgui.Yasqe.defaults.extraKeys, Tab: false, "Shift-Tab": false },
      createShareableLink: (yasqe) =>
        new URL("/requete?" + new URLSearchParams({ query: yasqe.getValue() }), location.href).href,
    },
    yasr: { prefixes, defaultPlugin: "table" },
  });
  const asked = address.has("query") || address.has("exemple");
  if (asked && yasgui.getTab().getYasqe().getValue().trim() !== given.value.trim()) {
    yasgui.addTab(true, { yasqe: { value: given.value.trim() } });
  }

  // Its own button stands among the tabs, where a screen reader expects nothing else.
  const another = document.createElement("button");
  another.type = "button";
  another.className = "another";
  another.textContent = "Nouvelle requête";
  another.addEventListener("click", () => yasgui.addTab(true));
  place.before(another);

  // A table does not show that its answer was cut: the header says it, and so does the page.
  const cut = document.createElement("p");
  cut.setAttribute("role", "status");
  place.after(cut);
  const heard = new WeakSet();
  yasgui.on("query", (_, tab) => {
    cut.textContent = "";
    cut.className = "";
    const yasqe = tab.getYasqe();
    if (heard.has(yasqe)) return;
    heard.add(yasqe);
    yasqe.on("queryResponse", (_editor, response) => {
      if (!response.headers || !response.headers.get("X-Passerelle-Truncated")) return;
      cut.textContent = "La réponse est coupée à la limite du service : il y en a d'autres.";
      cut.className = "warning";
    });
  });

  const details = document.createElement("details");
  const summary = document.createElement("summary");
  summary.textContent = "Éditeur simple (sans script)";
  form.replaceWith(details);
  details.append(summary, form);

  // YASGUI has no translations: the sentences that it shows, in French.
  const FRENCH = {
    "Run query": "Lancer la requête",
    "Share query": "Partager la requête",
    "Toggle prefixes": "Montrer ou cacher les préfixes",
    Table: "Tableau",
    Response: "Réponse",
    Boolean: "Oui ou non",
    "Filter query results": "Filtrer le résultat",
    "Page size:": "Lignes par page :",
    All: "Toutes",
    "Simple view": "Vue simple",
    Ellipse: "Abréger",
    "Download result": "Télécharger le résultat",
    "View help": "Aide",
    "Hide result": "Cacher",
    "Close tab": "Fermer",
    "Close other tabs": "Fermer les autres",
    "Rename Tab": "Renommer",
    "Configure Tab": "Régler",
    "Copy Query": "Dupliquer",
    "Undo close tab": "Rouvrir",
    "No data available in table": "Aucune ligne",
    "No matching records found": "Aucune ligne ne convient",
    "Add a new tab": "Nouvel onglet",
    "Add tab": "Nouvel onglet",
    "Download Results": "Télécharger le résultat",
    "Shows Response view": "Montre la réponse telle quelle",
    "Shows Table view": "Montre le tableau",
    "View documentation of Table": "Documentation du tableau (en anglais)",
    First: "Début",
    Last: "Fin",
    Next: "Suivant",
    Previous: "Précédent",
    pagination: "Pages",
    Error: "Erreur",
    "Try query in a new browser window": "Poser la requête dans une autre fenêtre",
  };
  const PATTERNS = [
    [/^Showing (\d[\d,]*) to (\d[\d,]*) of (\d[\d,]*) entries$/, "Lignes $1 à $2 sur $3"],
    [/^(.+): Activate to sort$/, "$1 : trier"],
    [/^(.+): Activate to invert sorting$/, "$1 : trier dans l’autre sens"],
    [/^(.+): Activate to remove sorting$/, "$1 : ne plus trier"],
    [/^(\d+) results? in ([\d.]+) seconds?$/, "$1 ligne(s) en $2 s"],
    [/^Response in ([\d.]+) seconds?$/, "Réponse en $1 s"],
  ];
  const NAMES = ["title", "aria-label", "placeholder"];
  const translated = (text) => {
    const bare = text.trim();
    if (Object.hasOwn(FRENCH, bare)) return text.replace(bare, FRENCH[bare]);
    for (const [pattern, words] of PATTERNS) {
      if (pattern.test(bare)) return bare.replace(pattern, words);
    }
    return text;
  };
  const LABELS = {
    ".CodeMirror textarea": ["aria-label", "Requête SPARQL"],
    ".CodeMirror-scroll": ["tabindex", "0"],
    ".tableSizer": ["aria-label", "Lignes par page"],
  };
  const translate = (root) => {
    for (const [selector, [name, value]] of Object.entries(LABELS)) {
      for (const element of root.querySelectorAll(selector)) element.setAttribute(name, value);
    }
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.parentElement.closest(".CodeMirror, td")) continue;
      const words = translated(node.data);
      if (words !== node.data) node.data = words;
    }
    for (const element of root.querySelectorAll("[title],[aria-label],[placeholder]")) {
      for (const name of NAMES) {
        const text = element.getAttribute(name);
        if (text && translated(text) !== text) element.setAttribute(name, translated(text));
      }
    }
  };
  translate(place);
  new MutationObserver(() => translate(place)).observe(place, { childList: true, subtree: true });
})();
