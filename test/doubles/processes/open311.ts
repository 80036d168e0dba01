import { randomBytes } from 'node:crypto';
import { type Connected, listens } from '../listens.ts';
import { startOpen311 } from '../open311/open311.ts';
import { servePage } from '../page.ts';

/** The technical services for the demo, with an app that makes requests of the town. */
const key = randomBytes(16).toString('hex');
const services = await startOpen311({ key, services: [{ code: 'voirie' }] });
let town: Connected | null = null;
const page = await servePage({
  title: 'Technical services (a double of an Open311 server)',
  statuses: ['open', 'closed'],
  rows: () =>
    services.requests.map(({ id, description, status, statusNotes }) => ({
      ...{ id, text: description, status, notes: statusNotes },
    })),
  setStatus(id, status) {
    const found = services.requests.find((each) => each.id === id);
    if (found !== undefined) services.setStatus(found, status, status === 'closed' ? 'Fait.' : '');
  },
  make: {
    fields: ['service_code', 'address_string', 'description'],
    async run(typed) {
      const body = new URLSearchParams({ api_key: town?.secret ?? '', ...typed });
      return await (await fetch(`${town?.address}/requests.json`, { method: 'POST', body })).text();
    },
  },
});
listens({ origin: services.origin, page, key }, (to) => {
  town = to;
});
