import { expect, test } from 'vitest';
import { COMMUNITY_ACTS, type CommunityAct, checkRole } from './role.ts';
import { COMMUNITY_ROLES, type CommunityRole } from './role-name.ts';

/** The whole table, written out a second time. */
const MAY: Readonly<Record<CommunityAct, readonly CommunityRole[]>> = {
  comment: ['member', 'associate', 'supplier'],
  propose: ['member'],
  support: ['member'],
  vote: ['member'],
  pledge: ['member'],
  estimate: ['supplier'],
};

test.each(COMMUNITY_ACTS.flatMap((act) => COMMUNITY_ROLES.map((role) => [act, role] as const)))(
  '%s by a %s goes by the table, and a refusal names who may',
  (act, role) => {
    expect(checkRole(role, act)).toEqual(
      MAY[act].includes(role)
        ? { ok: true, value: null }
        : { ok: false, refusal: { type: 'not-in-this-role', roles: MAY[act] } },
    );
  },
);
