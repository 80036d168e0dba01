import { changeInstitution } from '../../../application/institution/change-institution.ts';
import { readInstitution } from '../../../application/institution/read-institution.ts';
import { refuse } from '../../../domain/kit/result.ts';
import { institutionChangeInput } from '../../input/institution.ts';
import { type Route, replied } from '../kit/operation.ts';
import { institution, institutionResource } from './institution-resource.ts';

const TAG = 'Institution';

export function institutionRoutes(route: Route): void {
  route(
    {
      method: 'get',
      path: '/institution',
      tag: TAG,
      summary: 'The institution this node belongs to',
      needs: null,
      answers: { 200: institution },
      refusals: ['not-found'],
    },
    async ({ app }) => {
      const found = await readInstitution(app);
      if (found === null) return refuse({ type: 'not-found', what: 'institution' });
      return replied(200, institutionResource(found, app.origin));
    },
  );

  route(
    {
      method: 'patch',
      path: '/institution',
      tag: TAG,
      summary: 'Change what the institution says of itself, its notices on pages included',
      description:
        'What is left out stays. A notice stands below the node’s own text on its page; null takes it back. Places in ' +
        '`territories` are added, or named anew.',
      needs: 'admin',
      body: institutionChangeInput,
      answers: { 200: institution },
      refusals: ['not-set-up'],
    },
    async ({ app, body, caller }) => {
      const changed = await changeInstitution(app, { ...body, by: caller.by });
      if (!changed.ok) return changed;
      const found = await readInstitution(app);
      if (found === null) return refuse({ type: 'not-set-up' });
      return replied(200, institutionResource(found, app.origin));
    },
  );
}
