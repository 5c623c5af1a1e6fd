// What Sphinx leaves out for who uses no mouse, hears the page, or prints it.

// A caption above a list of pages is called a heading; say of which rank.
for (const caption of document.querySelectorAll("p.caption[role=heading]")) {
  caption.setAttribute("aria-level", "2");
}

// What is too wide scrolls by itself: the keyboard must be able to go there.
const sizes = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.scrollWidth > target.clientWidth) {
      target.setAttribute("tabindex", "0");
    } else {
      target.removeAttribute("tabindex");
    }
  }
});
for (const wide of document.querySelectorAll(".highlight pre, .cell_output, .course-timeline .scroll")) {
  sizes.observe(wide);
}

// Paper can't open what is closed: an answer, or what is for the curious.
let opened = [];
addEventListener("beforeprint", () => {
  opened = [...document.querySelectorAll("details:not([open])")];
  opened.forEach((one) => (one.open = true));
});
addEventListener("afterprint", () => opened.forEach((one) => (one.open = false)));
