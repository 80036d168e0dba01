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

/** Shows a map once it is opened: only then the browser asks the server of its pictures. */
function showMap(box) {
  const { tiles, credit, view, marked, field, points = '[]' } = box.dataset;
  const input = field === '' ? null : document.getElementById(field);
  let shown = null;
  box.hidden = false;
  box.addEventListener('toggle', () => {
    if (!box.open || shown !== null) return;
    const [lat, lon, zoom] = view.split(',').map(Number);
    shown = L.map(box.querySelector('.map-box'), { scrollWheelZoom: false }).setView([lat, lon], zoom);
    shown.attributionControl.setPrefix(false);
    L.tileLayer(tiles, { attribution: new Option(credit).innerHTML, referrerPolicy: 'origin', maxZoom: 19 }).addTo(
      shown,
    );
    const mark = L.circleMarker([lat, lon], { radius: 9 });
    if (marked !== '') mark.addTo(shown);
    showPoints(shown, JSON.parse(points));
    if (input === null) return;
    shown.on('click', ({ latlng }) => {
      mark.setLatLng(latlng).addTo(shown);
      input.value = `${latlng.lat.toFixed(5)}, ${latlng.lng.toFixed(5)}`;
    });
  });
}

/** Each point leads to what it is of; the map shows all of them at first. */
function showPoints(shown, points) {
  for (const { lat, lon, name, to } of points) {
    const link = document.createElement('a');
    link.href = to;
    link.textContent = name;
    link.dir = 'auto';
    L.circleMarker([lat, lon], { radius: 9 }).bindPopup(link).addTo(shown);
  }
  if (points.length > 0)
    shown.fitBounds(
      points.map(({ lat, lon }) => [lat, lon]),
      { maxZoom: 15, padding: [24, 24] },
    );
}

for (const box of document.querySelectorAll('details.map')) showMap(box);
