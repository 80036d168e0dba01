import type { Application } from '../../src/application/application.ts';
import { importContributions } from '../../src/application/import/import-contributions.ts';
import type { Location } from '../../src/domain/proposal/proposal.ts';
import { saying, value } from './city.ts';

/** Where proposals of a town are: thick in its middle, thin at its edges, the same every time. */
export function townPlace(nth: number): Location {
  const angle = nth * 2.399963;
  const far = 0.06 * ((nth * 0.618034) % 1) ** 2;
  return { lat: 45.75 + far * Math.sin(angle), lon: 4.85 + far * 1.4 * Math.cos(angle) };
}

/** Brings that many proposals with a point each into a consultation that is open. */
export async function placedMany(app: Application, { slug, count }: { slug: string; count: number }): Promise<void> {
  const rows = Array.from({ length: count }, (_, nth) => ({
    key: String(nth),
    author: { key: String(nth % 300), name: `Habitant ${nth % 300}` },
    content: saying(`Proposition ${nth} : un banc, un arbre ou une fontaine à cet endroit`),
    tags: [],
    location: townPlace(nth),
    at: app.now(),
    removed: null,
    published: null,
    line: nth + 2,
  }));
  value(
    await importContributions(app, {
      slug,
      source: { key: `places:${slug}`, label: 'Carte participative' },
      otherwise: null,
      alone: false,
      contributions: { file: 'carte.csv', rows, broken: [] },
      supports: { file: 'carte.csv', rows: [], broken: [] },
      onBroken: 'stop',
    }),
  );
}
