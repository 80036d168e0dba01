import { readTally } from '../../../application/ballot/read-tally.ts';
import { tallyDocument } from '../../../application/open-data/tally.ts';
import { type Route, replied } from '../kit/operation.ts';
import { slugParam } from '../kit/schemas.ts';
import { tallies } from './tally-resource.ts';

export function tallyRoutes(route: Route): void {
  route(
    {
      method: 'get',
      path: '/consultations/{slug}/tally',
      tag: 'Ballots',
      summary: 'The tallies of a consultation: per standing, and what decides',
      description: 'A result that the rules hide is hidden from everybody, administrators and machines included.',
      needs: null,
      params: { slug: slugParam },
      answers: { 200: tallies },
    },
    async ({ app, params, caller }) => {
      const { viewer } = caller;
      const found = await readTally(app, { slug: params.slug, viewer });
      if (!found.ok) return found;
      // The document is made of what the rules keep; the schema only says so in its own words.
      const items = found.value.ballots.map((each) => tallyDocument(each, app.origin));
      return replied(200, { items: items as never[], next: null });
    },
  );
}
