import { z } from '@hono/zod-openapi';
import {
  discardAppearanceDraft,
  draftAppearance,
  publishAppearance,
  readAppearances,
  restoreAppearance,
} from '../../../application/institution/change-appearance.ts';
import type { Appearance } from '../../../domain/institution/appearance.ts';
import { appearanceChangeOf, appearanceInput } from '../../input/institution.ts';
import { orNull } from '../../input/values.ts';
import type { Body } from '../kit/body.ts';
import { type Call, type Route, replied } from '../kit/operation.ts';
import { describedPicture, describedResource, picture, pictureResource } from '../kit/picture-resource.ts';

const colour = z.string().nullable().openapi({ example: '#1d5c63' });

export const appearance = z
  .strictObject({
    main: colour,
    accent: colour,
    logo: orNull(picture),
    banner: orNull(describedPicture),
    sharing: orNull(picture),
  })
  .openapi('Appearance');

export function appearanceResource(of: Appearance, origin: string): Body<typeof appearance> {
  const { main, accent, logo, banner, sharing } = of;
  return {
    main,
    accent,
    logo: logo === null ? null : pictureResource(logo.wide, origin),
    banner: banner === null ? null : describedResource(banner, origin),
    sharing: sharing === null ? null : pictureResource(sharing, origin),
  };
}

const TAG = 'Institution';

const appearances = z
  .strictObject({
    draft: orNull(appearance),
    published: appearance,
    former: orNull(appearance).openapi({ description: 'What stood before, which can be brought back' }),
  })
  .openapi('Appearances');

/** How the institution looks. Whoever may change it sees its draft. */
export function appearanceRoutes(route: Route): void {
  route(
    {
      method: 'get',
      path: '/institution/appearance',
      tag: TAG,
      summary: 'How the institution looks: what is drafted, what is public, what stood before',
      needs: 'admin',
      answers: { 200: appearances },
    },
    shown,
  );

  route(
    {
      method: 'patch',
      path: '/institution/appearance',
      tag: TAG,
      summary: 'Draft how the institution looks; nothing is public before it is published',
      description:
        'What is left out stays as it is in the draft, or else as it is public. An accent must be readable as text on ' +
        'the pages; the refusal `low-contrast` names its ratio and the nearest colour that is. SVG and animations are refused.',
      needs: 'admin',
      body: appearanceInput,
      answers: { 200: appearances },
      refusals: ['low-contrast', 'not-set-up'],
    },
    async (call) => {
      const drafted = await draftAppearance(call.app, { ...appearanceChangeOf(call.body), by: call.caller.by });
      return drafted.ok ? await shown(call) : drafted;
    },
  );

  for (const [path, summary, act] of [
    ['publish', 'Make the drafted appearance public', publishAppearance],
    ['restore', 'Bring back the appearance that stood before the last change', restoreAppearance],
    ['discard', 'Throw the drafted appearance away', discardAppearanceDraft],
  ] as const) {
    route(
      {
        method: 'post',
        path: `/institution/appearance/${path}`,
        tag: TAG,
        summary,
        needs: 'admin',
        answers: { 200: appearances },
        refusals: ['not-found', 'not-set-up'],
      },
      async (call) => {
        const done = await act(call.app, { by: call.caller.by });
        return done.ok ? await shown(call) : done;
      },
    );
  }
}

async function shown({ app }: Pick<Call<Record<never, never>, z.ZodType, z.ZodType>, 'app'>) {
  const { draft, published, former } = await readAppearances(app);
  const resource = (of: typeof draft) => (of === null ? null : appearanceResource(of, app.origin));
  return replied(200, {
    draft: resource(draft),
    published: appearanceResource(published, app.origin),
    former: resource(former),
  });
}
