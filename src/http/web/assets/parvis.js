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
