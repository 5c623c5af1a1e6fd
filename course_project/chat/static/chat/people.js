// Who is in the room.

export function drawPeople(element, { names, guests }) {
  const others = guests ? ` and ${guests} guest${guests === 1 ? "" : "s"}` : "";
  element.querySelector("summary").textContent = `Who is here (${names.length + guests})`;
  element.querySelector("ul").replaceChildren(
    ...names.map((name) => {
      const item = document.createElement("li");
      item.textContent = name;
      return item;
    }),
  );
  element.querySelector("p").textContent = names.length ? others : `Nobody by name${others}`;
}
