// A prebuilt JupyterLab extension written by hand: no Node, no bundler. Module federation asks for two functions.
(() => {
  const shared = {};
  const CAPTURE = "1_capture.ipynb";
  // The code of the notebooks that are run unasked, as this version lays them down. A test holds it to the notebooks.
  const OURS = {
    "0_start.ipynb": ["from followup_analytics import panels\n\npanels.today()"],
    "0_tour.ipynb": ["import followup_analytics as fa\n\nlog = fa.sample_log()\nlog", "due = fa.due_list(log, as_of=fa.SAMPLE_DAY)\ndue[[\"due_on\", \"kind\", \"company\", \"to\", \"reason\"]].head(8).style.hide().format({\"due_on\": \"{:%d %B}\"})", "fa.charts.show(fa.charts.response_rates(fa.response_rates(log, as_of=fa.SAMPLE_DAY)))"],
    "1_capture.ipynb": ["from followup_analytics import panels\n\npanels.capture()"],
    "2_due.ipynb": ["from followup_analytics import panels\n\npanels.due()"],
    "8_import.ipynb": ["from followup_analytics import panels\n\npanels.import_()"],
    "9_applications.ipynb": ["from followup_analytics import panels\n\npanels.applications()", "panels.people()"]
  };
  // Each has a tile in the launcher and a command, which opens its notebook and runs it.
  const TILES = [
    { name: "capture", label: "Follow-ups", caption: "Write down an interview while it is fresh", path: CAPTURE },
    { name: "tour", label: "A look around", caption: "See how it works, in a made-up search", path: "0_tour.ipynb" },
    { name: "due", label: "What is due", caption: "Write the notes that are due", path: "2_due.ipynb" },
    { name: "import", label: "Bring in a file", caption: "Take over a tracker, a mailbox or a calendar", path: "8_import.ipynb" },
    { name: "applications", label: "Applications", caption: "Find an application or a person, and mend what is wrong", path: "9_applications.ipynb" },
  ];

  // An envelope, in the colour JupyterLab gives its icons in either theme.
  const envelope =
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" width="24"><path class="jp-icon3" fill="#616161" ' +
    'd="M3 5h18v14H3zm9 7.2L5.6 7h12.8zM5 9.1V17h14V9.1l-7 5.7z"/></svg>';

  const load = async (name) => {
    const versions = shared.scope[name];
    if (!versions) return null;
    const factory = await Object.values(versions)[0].get();
    return factory();
  };

  const openAndRun = async (app, path) => {
    const panel = await app.commands.execute("docmanager:open", { path });
    if (!panel) return;
    await panel.context?.ready;
    await inFront(app, path); // what is run is the notebook in front
    if (!isOurs(panel, path)) return await sayNotRun(path);
    await panel.sessionContext?.ready;
    if (app.shell.currentWidget !== panel || !isOurs(panel, path)) return panel; // another was chosen meanwhile
    await app.commands.execute("notebook:run-all-cells");
    toFirstField(panel);
    return panel;
  };

  // A notebook from somewhere else may bear the name of one of ours: nobody's code is run unasked.
  const isOurs = (panel, path) => {
    const cells = [...(panel?.context?.model?.cells ?? [])].filter((cell) => cell.type === "code");
    return JSON.stringify(cells.map((cell) => cell.sharedModel.getSource())) === JSON.stringify(OURS[path]);
  };

  const sayNotRun = async (path) => {
    const { Notification } = (await load("@jupyterlab/apputils")) ?? {};
    Notification?.warning(`${path} was not run: its code is not what this version laid down. Look at it; if it is yours, choose Run, Run All Cells.`, { autoClose: false });
  };

  // Whoever asked for the form wants to type: the form is drawn a moment after its cell has run.
  const toFirstField = (panel, tries = 50) => {
    const field = panel?.node.querySelector(".followup-form input");
    if (field) field.focus();
    else if (tries && panel?.isVisible) setTimeout(() => toFirstField(panel, tries - 1), 100);
  };

  // Under `followup lab` the notebook it begins with, and the form, are run where their page is opened or loaded again.
  const runShown = async (app, first) => {
    const at = decodeURIComponent(window.location.pathname);
    const shown = first && [first, CAPTURE].find((name) => at.endsWith(`/lab/tree/${name}`));
    if (!shown) return;
    await app.restored;
    await inFront(app, shown);
    await openAndRun(app, shown);
  };

  // JupyterLab opens the page of an address by itself, a moment later: ours first would be put in front twice, the
  // second time over what was opened from it meanwhile.
  const inFront = async (app, path, tries = 100) => {
    if (app.shell.currentWidget?.context?.path === path || !tries) return;
    await new Promise((done) => setTimeout(done, 50));
    await inFront(app, path, tries - 1);
  };

  const activate = (app, launcher, palette, icon, first) => {
    TILES.forEach(({ name, label, caption, path }, rank) => {
      const command = `followup-analytics:${name}`;
      app.commands.addCommand(command, { label, caption, icon, execute: () => openAndRun(app, path) });
      launcher?.add({ command, category: "Follow-ups", rank });
      palette?.addItem({ command, category: "Follow-ups" });
    });
    runShown(app, first);
  };

  const extension = async () => {
    const { ILauncher } = (await load("@jupyterlab/launcher")) ?? {};
    const { ICommandPalette } = (await load("@jupyterlab/apputils")) ?? {};
    const { PageConfig } = (await load("@jupyterlab/coreutils")) ?? {};
    const { LabIcon } = (await load("@jupyterlab/ui-components")) ?? {};
    const icon = LabIcon && new LabIcon({ name: "followup-analytics:envelope", svgstr: envelope });
    const plugin = { id: "followup-analytics-lab:plugin", autoStart: true };
    plugin.activate = (app, launcher, palette) => activate(app, launcher, palette, icon, PageConfig?.getOption("followupRun"));
    // JupyterLab hands the tokens over in this order; both exist in every JupyterLab 4.
    plugin.optional = [ILauncher, ICommandPalette].filter(Boolean);
    return { __esModule: true, default: plugin }; // without __esModule JupyterLab does not start
  };

  window._JUPYTERLAB = window._JUPYTERLAB || {};
  window._JUPYTERLAB["followup-analytics-lab"] = {
    init: (scope) => {
      shared.scope = scope;
    },
    get: async (module) => {
      if (module !== "./extension") throw new Error(module);
      const found = await extension();
      return () => found;
    },
  };
})();
