// The map of a page of results: it says what the list says. Leaflet is loaded when the map is opened.
"use strict";
(() => {
  const box = document.querySelector("details.map");
  if (!box) return;
  const area = box.querySelector(".map-area");
  const words = area.dataset;
  const facts = JSON.parse(document.getElementById("lieux").textContent);
  box.querySelector(".map-without").hidden = true;

  const load = (tag, address, attributes) => new Promise((done, failed) => {
    const element = Object.assign(document.createElement(tag), attributes);
    element.addEventListener("load", done);
    element.addEventListener("error", failed);
    if (tag === "script") element.src = address; else element.href = address;
    document.head.append(element);
  });

  // A marker is a real button: it is reached and pressed with the keyboard.
  const buttons = () => L.DivIcon.extend({
    createIcon() {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = this.options.number;
      button.setAttribute("aria-label", `${this.options.number}. ${this.options.name}`);
      this._setIconStyles(button, "icon");
      return button;
    },
  });

  // Several entries at one address share a pin.
  const shared = (pins) => {
    const spots = new Map();
    pins.forEach((pin) => spots.set(String(pin.at), [...(spots.get(String(pin.at)) || []), pin]));
    return [...spots.values()];
  };

  const popup = (pins, cards) => {
    const content = document.createElement("div");
    pins.forEach((pin) => {
      const link = document.createElement("a");
      link.href = `#${cards[pin.number - 1].id}`;
      link.textContent = `${words.see} : ${pin.name}`;
      const line = document.createElement("p");
      line.append(link);
      content.append(line);
    });
    const address = document.createElement("p");
    address.textContent = pins[0].address;
    content.append(address);
    return content;
  };

  const draw = async () => {
    const map = L.map(area, { zoomControl: false, attributionControl: false, maxZoom: 18 });
    L.control.zoom({ zoomInTitle: words.in, zoomOutTitle: words.out }).addTo(map);
    L.control.scale({ imperial: false }).addTo(map);
    map.fitBounds(facts.pins.map((pin) => pin.at), { padding: [40, 40], maxZoom: 15 });
    if (facts.tiles) {
      L.control.attribution({ prefix: false }).addTo(map);
      L.tileLayer(facts.tiles, { attribution: facts.credit }).addTo(map);
    } else {
      facts.towns.forEach((town) => L.marker(town.at, {
        interactive: false, keyboard: false, zIndexOffset: 1000,
        icon: L.divIcon({ className: "town", html: Object.assign(document.createElement("span"), { textContent: town.name }), iconSize: null, iconAnchor: [24, 48] }),
      }).addTo(map));
    }
    area.addEventListener("keydown", (event) => { if (event.key === "Escape") map.closePopup(); });
    const Pin = buttons();
    const cards = document.querySelectorAll(".found > li");
    shared(facts.pins).forEach((pins) => {
      const number = pins.map((pin) => pin.number).join(", ");
      const name = pins.map((pin) => pin.name).join(", ");
      const icon = new Pin({ className: "pin", iconSize: [44, 44], number, name });
      const marker = L.marker(pins[0].at, { icon, keyboard: false }).addTo(map);
      const bubble = L.popup({ offset: [0, -14], maxWidth: 220, autoPanPaddingTopLeft: [56, 12] });
      bubble.setLatLng(pins[0].at).setContent(popup(pins, cards));
      marker.on("click", () => { if (map.hasLayer(bubble)) map.closePopup(bubble); else bubble.openOn(map); });
      bubble.on("add", () => {
        const shown = bubble.getElement();
        shown.querySelector(".leaflet-popup-close-button").setAttribute("aria-label", words.close);
        shown.querySelector("a[href^='#fiche']").focus({ preventScroll: true });
      });
      bubble.on("remove", () => {
        const held = document.activeElement;
        if (held === document.body || area.contains(held)) marker.getElement().focus({ preventScroll: true });
      });
    });
    if (facts.outlines) {
      const answer = await fetch(facts.outlines);
      if (answer.ok) L.geoJSON(await answer.json(), { interactive: false, pointToLayer: () => null, style: { color: "#5f6b6a", weight: 1, fillOpacity: 0.05 } }).addTo(map);
    }
  };

  let drawn = false;
  box.addEventListener("toggle", async () => {
    if (!box.open || drawn) return;
    drawn = true;
    area.hidden = false;
    try {
      await load("link", box.dataset.style, { rel: "stylesheet" });
      await load("script", box.dataset.leaflet, {});
      await draw();
    } catch {
      area.textContent = words.failed;
    }
  });
})();
