import { z } from '@hono/zod-openapi';
import { readDirectoriesHere, readListings } from '../../../application/network/directory/reads.ts';
import { addDirectory, removeDirectory } from '../../../application/network/directory/subscribe.ts';
import { type Route, replied } from '../kit/operation.ts';
import { time } from '../kit/schemas.ts';

const TAG = 'Network';

const members = {
  origin: z.string(),
  sequence: z.number().int().nullable().openapi({ description: 'Of the last document that was believed' }),
  expiresAt: time.nullable(),
  readAt: time.nullable(),
  fault: z.string().nullable().openapi({ description: 'Why what it said last was not believed' }),
  faultAt: time.nullable(),
  addedAt: time,
};
const directory = z.strictObject(members).openapi('Directory');

const directories = z
  .strictObject({
    items: z.array(
      z.strictObject({
        ...members,
        members: z.array(
          z.strictObject({
            institution: z.string(),
            status: z.enum(['waiting', 'added', 'known', 'refused', 'dropped']),
            because: z.string().nullable(),
          }),
        ),
      }),
    ),
    published: z.array(z.string()).openapi({ description: 'Whom the directory of this node lists' }),
    next: z.null(),
  })
  .openapi('Directories');

/** The lists of institutions that other nodes sign: whoever is on one becomes a peer. */
export function directoryRoutes(route: Route): void {
  route(
    {
      method: 'get',
      path: '/directories',
      tag: TAG,
      summary: 'The directories that are read here, who is in them, and whom the own one lists',
      needs: 'consultations',
      answers: { 200: directories },
    },
    async ({ app }) => {
      const items = (await readDirectoriesHere(app)).map(({ directory: of, members: listed }) => ({
        ...of,
        members: listed,
      }));
      const published = (await readListings(app)).map(({ institution }) => institution);
      return replied(200, { items, published, next: null });
    },
  );

  route(
    {
      method: 'post',
      path: '/directories',
      tag: TAG,
      summary: 'Read the directory of another node from now on: whoever it lists becomes a peer',
      needs: 'consultations',
      body: z
        .strictObject({ address: z.string().min(1).max(300).openapi({ description: 'Any address of that node' }) })
        .openapi('DirectoryInput', { example: { address: 'https://anci.example' } }),
      answers: { 201: directory },
      refusals: ['own-node', 'not-your-consultation'],
    },
    async ({ app, body, caller }) => {
      const added = await addDirectory(app, { ...body, by: caller.by });
      return added.ok ? replied(201, added.value) : added;
    },
  );

  route(
    {
      method: 'delete',
      path: '/directories/{directory}',
      tag: TAG,
      summary: 'Read a directory no more; peers by it are removed, but for those with whom something is shared',
      needs: 'consultations',
      params: { directory: z.string().max(300).openapi({ description: 'Its host' }) },
      answers: { 200: directory },
      refusals: ['not-your-consultation'],
    },
    async ({ app, params, caller }) => {
      const known = await readDirectoriesHere(app);
      const origin = known.find(({ directory: of }) => new URL(of.origin).host === params.directory)?.directory.origin;
      const removed = await removeDirectory(app, { address: origin ?? params.directory, by: caller.by });
      return removed.ok ? replied(200, removed.value) : removed;
    },
  );
}
