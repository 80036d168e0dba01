// What pages gain where scripts run. Nothing needs it: every page works without this file.

const WAIT_MS = 700;
const TEXT_MAX = 900;

/** Looks for similar proposals while somebody writes, and says what there are where the button would. */
function lookForSimilar(form) {
  const region = form.querySelector('#similar');
  const field = (name) => form.elements.namedItem(name)?.value.trim() ?? '';
  let timer;
  let asked = '';
  const look = async () => {
    const text = `${field('title')} ${field('body')}`.trim().slice(0, TEXT_MAX);
    if (text.length < 8 || text === asked) return;
    asked = text;
    const address = new URL(form.dataset.similar, location.href);
    address.searchParams.set('text', text);
    address.searchParams.set('in', field('lang'));
    const response = await fetch(address, { headers: { accept: 'text/html' } }).catch(() => null);
    if (response?.ok && asked === text) region.innerHTML = await response.text();
  };
  form.addEventListener('input', (event) => {
    if (event.target.name !== 'title' && event.target.name !== 'body') return;
    clearTimeout(timer);
    timer = setTimeout(look, WAIT_MS);
  });
}

for (const form of document.querySelectorAll('form[data-similar]')) lookForSimilar(form);

/** Carries the host of the site that led here, and nothing else of it, to where somebody supports. */
function carryOrigin() {
  const host = document.referrer === '' ? location.hostname : new URL(document.referrer).hostname;
  if (host === location.hostname) return;
  for (const link of document.querySelectorAll('a[data-from]')) {
    const address = new URL(link.href);
    address.searchParams.set('from', host);
    link.href = address.href;
  }
  for (const field of document.querySelectorAll('input[name="from"]')) field.value ||= host;
}

carryOrigin();

/** Nothing on a page moves by itself, and whoever scrolls past a map does not scroll in it. */
const STILL = { scrollWheelZoom: false, zoomAnimation: false, fadeAnimation: false, inertia: false };

let leaflet;

/** Brings what draws maps, once for all of them; its styles come before ours, which have the last word. */
function bringLeaflet({ script, style }) {
  const bring = (name, attributes) =>
    new Promise((brought, failed) => {
      const element = Object.assign(document.createElement(name), attributes);
      element.addEventListener('load', brought);
      element.addEventListener('error', failed);
      document.head.prepend(element);
    });
  leaflet ??= Promise.all([bring('link', { rel: 'stylesheet', href: style }), bring('script', { src: script })]);
  return leaflet;
}

/** Shows a map once it is opened: only then the browser asks the server of its pictures. */
function showMap(box) {
  const { tiles, credit, view, marked, field, points = '[]' } = box.dataset;
  const input = field === '' ? null : document.getElementById(field);
  let isShown = false;
  box.hidden = false;
  box.addEventListener('toggle', async () => {
    if (!box.open || isShown) return;
    isShown = true;
    await bringLeaflet(box.dataset);
    const [lat, lon, zoom] = view.split(',').map(Number);
    const shown = L.map(box.querySelector('.map-box'), STILL).setView([lat, lon], zoom);
    shown.attributionControl.setPrefix(false);
    const mark = L.circleMarker([lat, lon], { radius: 9 });
    if (marked !== '') mark.addTo(shown);
    showPoints(shown, JSON.parse(points));
    // Pictures come last: of a view that is left at once none need to be asked for.
    L.tileLayer(tiles, { attribution: new Option(credit).innerHTML, referrerPolicy: 'origin', maxZoom: 19 }).addTo(
      shown,
    );
    if (input === null) return;
    shown.on('click', ({ latlng }) => {
      mark.setLatLng(latlng).addTo(shown);
      input.value = `${latlng.lat.toFixed(5)}, ${latlng.lng.toFixed(5)}`;
    });
  });
}

/** Marks with how many each stands for: one alone leads to what it is of, several open what is near it. */
function showPoints(shown, points, around = 15) {
  const marks = L.layerGroup().addTo(shown);
  for (const { lat, lon, count, name, to } of points) {
    const size = count === 1 ? 24 : 34;
    const icon = L.divIcon({ className: 'map-mark', html: count === 1 ? '' : String(count), iconSize: [size, size] });
    const mark = L.marker([lat, lon], { icon, zIndexOffset: count === 1 ? 10_000 : 0 }).addTo(marks);
    mark.getElement().setAttribute('aria-label', name);
    if (count > 1) {
      mark.on('click keypress', async ({ type, originalEvent }) => {
        if (type === 'click' || originalEvent.key === 'Enter') await lookCloser(shown, marks, to);
      });
      continue;
    }
    const link = document.createElement('a');
    link.href = to;
    link.textContent = name;
    link.dir = 'auto';
    mark.bindPopup(link);
  }
  if (points.length > 0)
    shown.fitBounds(
      points.map(({ lat, lon }) => [lat, lon]),
      { maxZoom: around, padding: [24, 24] },
    );
}

/** Shows what one mark stood for, on the map and in the list below; where that cannot be had, goes there. */
async function lookCloser(shown, marks, to) {
  const page = await fetch(to, { headers: { accept: 'text/html' } })
    .then((response) => (response.ok ? response.text() : null))
    .catch(() => null);
  const read = page === null ? null : new DOMParser().parseFromString(page, 'text/html');
  const box = read?.querySelector('details.map');
  if (box == null) {
    location.href = to;
    return;
  }
  for (const part of ['#placed', '#within'])
    document.querySelector(part).replaceChildren(...read.querySelector(part).childNodes);
  history.replaceState(null, '', to);
  marks.remove();
  showPoints(shown, JSON.parse(box.dataset.points), 19);
  shown.getContainer().focus();
}

for (const box of document.querySelectorAll('details.map')) showMap(box);
