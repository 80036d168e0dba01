import { changeCover } from '../../../application/consultation/change-cover.ts';
import { bytesOf, coverInput } from '../../input/appearance.ts';
import { type Route, replied } from '../kit/operation.ts';
import { slugParam } from '../kit/schemas.ts';
import { coverResource, coverState } from './cover-resource.ts';

export function coverRoutes(route: Route): void {
  route(
    {
      method: 'patch',
      path: '/consultations/{slug}/cover',
      tag: 'Consultations',
      summary: 'Give a consultation a picture, other words for the one it has, or none',
      description: 'It is no part of the frozen rules and can be changed at any time. A picture needs `alt`.',
      needs: 'consultations',
      params: { slug: slugParam },
      body: coverInput,
      answers: { 200: coverState },
      refusals: ['decided-by-host', 'decided-by-source'],
    },
    async ({ app, params, body, caller }) => {
      const { alt = {} } = body;
      const changed = await changeCover(app, {
        slug: params.slug,
        picture: bytesOf(body.picture),
        alt,
        by: caller.by,
      });
      return changed.ok ? replied(200, { cover: coverResource(changed.value, app.origin) }) : changed;
    },
  );
}
