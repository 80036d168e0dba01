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

/** Shows a map once it is opened: only then the browser asks for its pictures, of this node. */
function showMap(box) {
  const { tiles, bounds, max, credit, view, marked, field, points = '[]' } = box.dataset;
  const [south, west, north, east] = bounds.split(',').map(Number);
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
    L.tileLayer(tiles, {
      attribution: new Option(credit).innerHTML,
      bounds: [
        [south, west],
        [north, east],
      ],
      maxNativeZoom: Number(max),
      maxZoom: 19,
    }).addTo(shown);
    if (input === null) return;
    shown.on('click', async ({ latlng }) => {
      mark.setLatLng(latlng).addTo(shown);
      await fillPlace({ lat: latlng.lat, lon: latlng.lng });
    });
    input.addEventListener('change', () => {
      const [atLat, atLon] = input.value.split(',').map(Number);
      if (!Number.isFinite(atLat) || !Number.isFinite(atLon)) return;
      mark.setLatLng([atLat, atLon]).addTo(shown);
      shown.setView([atLat, atLon], Math.max(shown.getZoom(), 15));
    });
    if (marked === '' && input.value !== '') input.dispatchEvent(new Event('change'));
  });
}

/** Puts a place into the fields for it, and its name where nobody wrote one and somebody knows it. */
async function fillPlace({ lat, lon }) {
  const [place, coordinates] = ['place', 'coordinates'].map((id) => document.getElementById(id));
  const here = document.querySelector('[data-here]');
  coordinates.value = `${lat.toFixed(5)}, ${lon.toFixed(5)}`;
  if (here === null || here.dataset.names === '' || (place.value !== '' && place.value !== place.dataset.filled))
    return;
  const body = new URLSearchParams({ at: `${lat.toFixed(5)},${lon.toFixed(5)}` });
  const response = await fetch(here.dataset.names, { method: 'POST', body }).catch(() => null);
  if (!response?.ok) return;
  place.value = await response.text();
  place.dataset.filled = place.value;
}

/** A button that asks where somebody is, once they press it. */
function findHere(button) {
  if (navigator.geolocation === undefined) return;
  const line = button.closest('p');
  const status = line.querySelector('[role="status"]');
  line.hidden = false;
  button.addEventListener('click', () => {
    status.textContent = '';
    navigator.geolocation.getCurrentPosition(
      async ({ coords: { latitude: lat, longitude: lon } }) => {
        await fillPlace({ lat, lon });
        document.getElementById('coordinates').dispatchEvent(new Event('change'));
      },
      () => {
        status.textContent = status.dataset.failed;
      },
      { timeout: 15_000 },
    );
  });
}

for (const button of document.querySelectorAll('[data-here]')) findHere(button);

/** Shows a place that was found as soon as it is chosen; without this it is taken when the form is sent. */
for (const choice of document.querySelectorAll('input[name="found"]')) {
  choice.addEventListener('change', () => {
    const [, coordinates, place] = /^(\S+, \S+) (.+)$/.exec(choice.value);
    document.getElementById('place').value = place;
    Object.assign(document.getElementById('coordinates'), { value: coordinates }).dispatchEvent(new Event('change'));
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

/** Keys for a list in which something is decided about each. They work only while the focus is within it. */
function takeKeys(list) {
  const STOP = 'input[type="checkbox"], a.button';
  list.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const stops = [...list.children].map((card) => card.querySelector(STOP)).filter((stop) => stop !== null);
    const card = event.target.closest('li.card');
    const at = stops.findIndex((stop) => card?.contains(stop));
    const go = (step) => stops[Math.min(Math.max(at + step, 0), stops.length - 1)]?.focus();
    const acts = {
      j: () => go(1),
      k: () => go(-1),
      a: () => {
        if (stops[at]?.type === 'checkbox') stops[at].checked = true;
        go(1);
      },
      r: () => {
        const link = card?.querySelector('a.button');
        if (link != null) location.href = `${link.href}${link.search === '' ? '?' : '&'}act=remove`;
      },
    };
    if (!Object.hasOwn(acts, event.key)) return;
    event.preventDefault();
    acts[event.key]();
  });
}

for (const list of document.querySelectorAll('[data-keys]')) takeKeys(list);

/** The sum of the marked projects of a ballot follows every mark. */
function followSum(line) {
  const form = line.closest('form');
  const output = line.querySelector('output');
  const { currency, digits } = output.dataset;
  const money = new Intl.NumberFormat(document.documentElement.lang, {
    style: 'currency',
    currency,
    minimumFractionDigits: Number(digits),
    trailingZeroDisplay: 'stripIfInteger',
  });
  form.addEventListener('change', () => {
    let sum = 0;
    for (const box of form.querySelectorAll('input[data-cost]:checked')) sum += Number(box.dataset.cost);
    output.textContent = money.format(sum / 10 ** Number(digits));
    const over = line.querySelector('.wrong');
    if (over !== null) over.hidden = sum <= Number(line.dataset.budget);
  });
}

for (const line of document.querySelectorAll('.ballot-sum')) followSum(line);

/** Ranks go up and down by buttons, which write the numbers; whoever writes numbers needs none. */
function moveRanks(form) {
  const rows = [...form.querySelectorAll('.mark-row')].filter((row) => row.querySelector('.moves') !== null);
  const said = form.querySelector('[data-ranked]');
  const numberOf = (row) => row.querySelector('input');
  const ranked = () =>
    rows
      .filter((row) => numberOf(row).value !== '')
      .sort((one, other) => Number(numberOf(one).value) - Number(numberOf(other).value));
  const move = (row, by) => {
    const order = ranked();
    const at = order.indexOf(row);
    if (at === -1) {
      if (by < 0) order.push(row);
    } else {
      order.splice(at, 1);
      if (at + by <= order.length) order.splice(Math.max(at + by, 0), 0, row);
      else numberOf(row).value = '';
    }
    for (const [index, each] of order.entries()) numberOf(each).value = String(index + 1);
    const name = row.querySelector('label').textContent;
    said.textContent = `${name}: ${numberOf(row).value === '' ? '–' : numberOf(row).value}`;
    const all = [...order, ...rows.filter((each) => !order.includes(each))];
    row.parentElement.append(...all);
  };
  for (const row of rows) {
    row.querySelector('.moves').hidden = false;
    for (const button of row.querySelectorAll('[data-move]')) {
      button.addEventListener('click', () => {
        move(row, button.dataset.move === 'up' ? -1 : 1);
        button.focus();
      });
    }
  }
}

for (const said of document.querySelectorAll('[data-ranked]')) moveRanks(said.closest('form'));

/** What each button of the tools writes around what is selected: before it, in its place, and after it. */
const MARKS = [
  (text) => ['**', text, '**'],
  (text) => ['*', text, '*'],
  (text) => ['', text.replace(/^/gm, '## '), ''],
  (text) => ['', text.replace(/^/gm, '- '), ''],
  (text) => ['[', text, '](https://)'],
  (text) => ['![', text, '](/files/)'],
  (text) => [`${text}\n\n| `, '…', ' | … |\n| --- | --- |\n| … | … |\n'],
];
/** Those that are about whole lines. */
const OF_LINES = [2, 3];
/** The one for which the files of the institution are offered. */
const OF_FILES = 5;

/** Writes a mark at what is selected. What is typed by a command can be undone, as what people type can. */
function writeMark(area, nth) {
  if (OF_LINES.includes(nth)) area.selectionStart = area.value.lastIndexOf('\n', area.selectionStart - 1) + 1;
  write(area, MARKS[nth]);
}

/** Puts something in the place of what is selected, and selects the middle of it. */
function write(area, made) {
  const { selectionStart: from, selectionEnd: to, value } = area;
  const [before, text, after] = made(value.slice(from, to));
  area.focus();
  if (!document.execCommand('insertText', false, before + text + after)) {
    area.setRangeText(before + text + after, from, to, 'end');
    area.dispatchEvent(new Event('input', { bubbles: true }));
  }
  area.setSelectionRange(from + before.length, from + before.length + text.length);
}

/** A box below a text that a button of its tools opens and closes. */
function boxBelow(area, button, name) {
  const box = document.createElement('div');
  box.className = name;
  box.id = `${area.id}-${name.split(' ').at(-1)}`;
  box.dir = 'auto';
  box.hidden = true;
  button.setAttribute('aria-expanded', 'false');
  button.setAttribute('aria-controls', box.id);
  area.closest('p').after(box);
  return box;
}

function toggle(box, button) {
  box.hidden = !box.hidden;
  button.setAttribute('aria-expanded', String(!box.hidden));
}

/** Offers the latest files of the institution: the one that is chosen is written into the text, with what it shows. */
function choosingFile(area, button) {
  const box = boxBelow(area, button, 'note files');
  button.addEventListener('click', async () => {
    if (box.hidden) {
      const response = await fetch(`/admin/files/latest?lang=${document.documentElement.lang}`).catch(() => null);
      if (!response?.ok) return writeMark(area, OF_FILES);
      box.innerHTML = await response.text();
    }
    toggle(box, button);
  });
  box.addEventListener('click', ({ target }) => {
    const insert = target.closest('[data-insert]')?.dataset.insert;
    if (insert === undefined) return;
    toggle(box, button);
    write(area, () => [insert, '', '']);
  });
}

/** Shows a text as it will be read, below it, by the node's own reading of Markdown; again after every pause. */
function previewing(area, button) {
  const box = boxBelow(area, button, 'prose preview');
  let timer;
  const show = async () => {
    const text = area.value;
    const body = new URLSearchParams({ text, of: area.dataset.markdown });
    const response = await fetch('/markdown', { method: 'POST', body }).catch(() => null);
    if (response?.ok && text === area.value) box.innerHTML = await response.text();
  };
  button.addEventListener('click', async () => {
    if (box.hidden) await show();
    toggle(box, button);
  });
  area.addEventListener('input', () => {
    clearTimeout(timer);
    if (!box.hidden) timer = setTimeout(show, WAIT_MS);
  });
}

/** Buttons over a text in Markdown, which write its marks: one stop for Tab, arrows between them. */
function bringTools(area) {
  const [name, preview, ...labels] = area.dataset.tools.split('|');
  const bar = document.createElement('span');
  bar.className = 'tools';
  bar.setAttribute('role', 'toolbar');
  bar.setAttribute('aria-label', name);
  bar.setAttribute('aria-controls', area.id);
  const buttons = [...labels, preview].map((label, nth) => {
    const button = document.createElement('button');
    Object.assign(button, { type: 'button', className: 'minor', textContent: label, tabIndex: nth === 0 ? 0 : -1 });
    if (nth < labels.length && nth !== OF_FILES) button.addEventListener('click', () => writeMark(area, nth));
    return button;
  });
  bar.append(...buttons);
  bar.addEventListener('keydown', (event) => {
    const at = buttons.indexOf(event.target);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = buttons.at(to % buttons.length);
    for (const button of buttons) button.tabIndex = button === next ? 0 : -1;
    next.focus();
  });
  area.addEventListener('keydown', (event) => {
    const nth = ['b', 'i'].indexOf(event.key.toLowerCase());
    if (nth === -1 || event.altKey || event.shiftKey || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    writeMark(area, nth);
  });
  area.before(bar);
  if (OF_FILES < labels.length) choosingFile(area, buttons[OF_FILES]);
  previewing(area, buttons.at(-1));
}

for (const area of document.querySelectorAll('textarea[data-tools]')) bringTools(area);

/** What one page alone needs comes with it. */
for (const element of document.querySelectorAll('[data-module]')) void import(element.dataset.module);
