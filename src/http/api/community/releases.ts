import { announceRelease } from '../../../application/community/release/announce-release.ts';
import { stateUse } from '../../../application/community/release/state-use.ts';
import { type Route, replied } from '../kit/operation.ts';
import { release, releaseInput, releaseResource, use, useInput, useResource } from './release-resource.ts';
import { AT_REQUEST, REQUEST_PATH, SENT } from './request-address.ts';
import { sentResource, sentStatement } from './statement-resource.ts';

const AT = { ...AT_REQUEST, needs: 'consultations' } as const;

/** Releases of what a feature request commissioned, and what institutions run. */
export function releaseRoutes(route: Route): void {
  route(
    {
      ...AT,
      method: 'post',
      path: `${REQUEST_PATH}/releases`,
      summary: 'Announce a version of what was commissioned',
      description: `The host does, or a supplier that estimated it. ${SENT}`,
      body: releaseInput,
      answers: { 201: release, 202: sentStatement },
      refusals: ['not-found', 'wrong-status', 'other-decider'],
    },
    async ({ app, params, body, caller }) => {
      const done = await announceRelease(app, { ...params, release: body, by: caller.by });
      if (!done.ok) return done;
      const { sent } = done.value;
      return sent === undefined ? replied(201, releaseResource(done.value)) : replied(202, sentResource(sent));
    },
  );

  route(
    {
      ...AT,
      method: 'post',
      path: `${REQUEST_PATH}/uses`,
      summary: 'State which version this institution runs, in place of what it stated before',
      description: `Once every institution that pays runs one, the request is adopted. The token needs the scope \`represent\` too. What a member without a node states on paper the host enters, with the reference of the paper. ${SENT}`,
      body: useInput,
      answers: { 201: use, 202: sentStatement },
      refusals: ['not-found', 'wrong-status', 'not-shared'],
    },
    async ({ app, params, body, caller }) => {
      const { version, announcedBy = null, since = null, dueOn = null, institution = null, reference = null } = body;
      const stated = { version, announcedBy, since, dueOn };
      const done = await stateUse(app, { ...params, use: stated, said: { institution, reference }, by: caller.by });
      if (!done.ok) return done;
      const { sent } = done.value;
      return sent === undefined ? replied(201, useResource(done.value)) : replied(202, sentResource(sent));
    },
  );
}
