import { Hono } from 'hono';
import { BODY_BYTES_MAX } from '../request-body.ts';
import { acceptSettleBallot, ballotDesk } from './admin/ballot.ts';
import { acceptDiscardBallot, discardBallotPage } from './admin/discard-ballot.ts';
import { acceptEditBallot, acceptNewBallot, editBallotPage, newBallotPage } from './admin/edit-ballot.ts';
import { acceptExtendBallot, extendBallotPage } from './admin/extend-ballot.ts';
import { acceptNewBatch, newBatchPage, paperDesk } from './admin/paper.ts';
import { acceptBatch, batchPage } from './admin/paper-batch.ts';
import { acceptPublishBallot, publishBallotPage } from './admin/publish-ballot.ts';
import { type Accepts, acceptForm, formLimit } from './form.ts';
import { type PageOf, page } from './page.ts';
import type { WebOptions } from './web-options.ts';

/** Where officers put questions to the vote and enter paper. */
export function ballotDeskRoutes({ app }: Pick<WebOptions, 'app'>): Hono {
  const consultation = '/admin/consultations/:slug{[a-z0-9-]{1,80}}';
  const one = `${consultation}/ballots/:ballot{[a-z0-9-]{1,80}}`;
  const routes = new Hono();
  // A ballot may have two hundred options with their descriptions: as much as the node takes at all.
  const limit = formLimit(app, BODY_BYTES_MAX);
  const form = (path: string, shows: PageOf, accepts: Accepts) => {
    routes.get(path, page(app, shows));
    routes.post(path, limit, acceptForm(app, accepts));
  };
  form(`${consultation}/new-ballot`, newBallotPage, acceptNewBallot);
  routes.get(one, page(app, ballotDesk));
  form(`${one}/edit`, editBallotPage, acceptEditBallot);
  form(`${one}/publish`, publishBallotPage, acceptPublishBallot);
  form(`${one}/discard`, discardBallotPage, acceptDiscardBallot);
  form(`${one}/extend`, extendBallotPage, acceptExtendBallot);
  routes.post(`${one}/settle`, limit, acceptForm(app, acceptSettleBallot));
  routes.get(`${one}/paper`, page(app, paperDesk));
  form(`${one}/paper/new`, newBatchPage, acceptNewBatch);
  form(`${one}/paper/:batch{[0-9a-f-]{36}}`, batchPage, acceptBatch);
  return routes;
}
