// Who is in the room.

export function drawPeople(element, { names, more, guests }) {
  const unnamed = more ? ` and ${more} more` : "";
  const others = guests ? `${unnamed} and ${guests} guest${guests === 1 ? "" : "s"}` : unnamed;
  element.querySelector("summary").textContent = `Who is here (${names.length + more + guests})`;
  element.querySelector("ul").replaceChildren(
    ...names.map((name) => {
      const item = document.createElement("li");
      item.textContent = name;
      return item;
    }),
  );
  element.querySelector("p").textContent = names.length ? others : `Nobody by name${others}`;
}
