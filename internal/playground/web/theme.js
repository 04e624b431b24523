// Runs before the first paint, so that the chosen theme does not flash; the
// rest of the page is modules.
document.documentElement.dataset.theme = localStorage.getItem("lede-theme") || "auto";
