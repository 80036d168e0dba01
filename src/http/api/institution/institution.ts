import { z } from '@hono/zod-openapi';
import type { Application } from '../../../application/application.ts';
import { changeInstitution } from '../../../application/institution/change-institution.ts';
import { changeMap } from '../../../application/institution/change-map.ts';
import { type InstitutionView, readInstitution, readMapSettings } from '../../../application/institution/reads.ts';
import { MENU_ENTRIES, NOTICE_PAGES } from '../../../domain/institution/institution.ts';
import { LICENCE_IDS } from '../../../domain/institution/licence.ts';
import type { MapSettings } from '../../../domain/institution/map-settings.ts';
import { refuse } from '../../../domain/kit/result.ts';
import {
  CODE_LETTERS,
  geocoderService,
  HIDDEN_ENTRIES,
  institutionChangeInput,
  mapSettingsInput,
  NOTICE,
  SECOND_AGENT_ABOVE,
  tileMap,
} from '../../input/institution.ts';
import { localised, orNull } from '../../input/values.ts';
import type { Body } from '../kit/body.ts';
import { hostOf } from '../kit/cursor.ts';
import { type Route, replied } from '../kit/operation.ts';
import { time } from '../kit/schemas.ts';
import { appearance, appearanceResource } from './appearance.ts';

const territory = z
  .strictObject({ code: z.string(), name: localised, within: z.string().nullable() })
  .openapi('Territory');

const institution = z
  .strictObject({
    handle: z.string().openapi({ example: '@lyon@participation.example' }),
    name: localised,
    summary: z.record(z.string(), z.string()),
    territory,
    territories: z.array(territory).openapi({ description: 'Its own and the smaller ones that rules may name' }),
    languages: z.array(z.string()),
    timeZone: z.string(),
    contact: z.string().nullable(),
    licence: z.enum(LICENCE_IDS).nullable().openapi({ description: 'Of its open data, as SPDX names it' }),
    notices: z.partialRecord(z.enum(NOTICE_PAGES), localised).openapi({ description: NOTICE }),
    codeLetters: z.boolean().openapi({ description: CODE_LETTERS }),
    hiddenEntries: z.array(z.enum(MENU_ENTRIES)).openapi({ description: HIDDEN_ENTRIES }),
    secondAgentAbove: orNull(z.strictObject({ amount: z.number().int(), currency: z.string() })).openapi({
      description: SECOND_AGENT_ABOVE,
    }),
    appearance: appearance.openapi({ description: 'How it looks to the public' }),
    createdAt: time,
    uri: z.string(),
  })
  .openapi('Institution');

export function institutionResource(of: InstitutionView, origin: string): Body<typeof institution> {
  const { institution: own, territories, appearance: published } = of;
  return {
    ...own,
    hiddenEntries: [...own.hiddenEntries],
    handle: `@${own.handle}@${hostOf(origin)}`,
    territories,
    appearance: appearanceResource(published, origin),
    uri: origin,
  };
}

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

const mapSettings = z
  .strictObject({
    map: orNull(tileMap),
    geocoder: orNull(geocoderService),
    setAtStart: z
      .strictObject({ map: z.boolean(), geocoder: z.boolean() })
      .openapi({ description: 'What the environment of the node says instead; it wins over what is set here' }),
  })
  .openapi('MapSettings');

/** What places are shown on and found by. */
export function mapSettingsRoutes(route: Route): void {
  route(
    {
      method: 'get',
      path: '/institution/map',
      tag: TAG,
      summary: 'The servers that the pictures of the map come from and that find places by their address',
      needs: 'admin',
      answers: { 200: mapSettings },
    },
    async ({ app }) => replied(200, resource(app, (await readMapSettings(app)).settings)),
  );

  route(
    {
      method: 'patch',
      path: '/institution/map',
      tag: TAG,
      summary: 'Set the map and the search for addresses, or take them away',
      description:
        'What is left out stays; null takes it away. The node asks a server that is set for one picture, or for the ' +
        'name of the institution, and refuses one that does not answer with it within seconds.',
      needs: 'admin',
      body: mapSettingsInput,
      answers: { 200: mapSettings },
      refusals: ['unknown-placeholder', 'placeholder-missing', 'not-set-up'],
    },
    async ({ app, body, caller }) => {
      const changed = await changeMap(app, { ...body, by: caller.by });
      return changed.ok ? replied(200, resource(app, changed.value)) : changed;
    },
  );
}

function resource({ map, geocoder }: Application, settings: MapSettings) {
  return { ...settings, setAtStart: { map: map !== undefined, geocoder: geocoder !== undefined } };
}
