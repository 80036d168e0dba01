import { z } from '@hono/zod-openapi';
import { readFiles, removeFile, uploadFile } from '../../../application/media/manage-files.ts';
import { DESCRIPTION_MAX, type MediaFile } from '../../../domain/media/media-file.ts';
import type { Body } from '../kit/body.ts';
import { nextOf, pageRequest } from '../kit/cursor.ts';
import { type Route, replied } from '../kit/operation.ts';
import { pageOf, pageQuery, time } from '../kit/schemas.ts';

const TAG = 'Files';

const file = z
  .strictObject({
    hash: z.string().openapi({ description: 'SHA-256 (hex) of its bytes' }),
    url: z.string().openapi({ description: 'To be named in a text, as an image or a link of Markdown' }),
    mediaType: z.string(),
    name: z.string(),
    description: z.string(),
    size: z.number().int().openapi({ description: 'In bytes' }),
    width: z.number().int().nullable(),
    height: z.number().int().nullable(),
    pages: z.number().int().nullable().openapi({ description: 'Of a document, where it says so' }),
    uploadedAt: time,
  })
  .openapi('File');

const fileInput = z
  .strictObject({
    name: z.string().max(200).openapi({ description: 'What the file is called' }),
    description: z.string().max(DESCRIPTION_MAX).openapi({ description: 'What an image shows, or what a document is' }),
    file: z
      .base64({ message: 'wrong-type' })
      .openapi({ description: 'Its bytes as base64, at most about 700 kB; larger ones go by the page or the command' }),
    namesAuthors: z
      .boolean()
      .optional()
      .openapi({ description: 'That a document names people in its properties or comments is known, and meant' }),
  })
  .openapi('FileInput');

/** Images and documents for the texts of the institution. */
export function fileRoutes(route: Route): void {
  route(
    {
      method: 'get',
      path: '/files',
      tag: TAG,
      summary: 'List the images and documents of the institution, the latest first',
      needs: 'consultations',
      query: pageQuery({}),
      answers: { 200: pageOf(file, 'Files') },
    },
    async ({ app, query, path }) => {
      const page = pageRequest(app, query, path);
      if (!page.ok) return page;
      const found = await readFiles(app, page.value);
      const items = found.items.map((each) => fileResource(each, app.origin));
      return replied(200, { items, next: nextOf(app, found, path) });
    },
  );

  route(
    {
      method: 'post',
      path: '/files',
      tag: TAG,
      summary: 'Upload an image or a document (PDF, ODT, ODS, ODP) for texts',
      description:
        'An image is re-encoded without its metadata. A document stays as it is: it is refused where it runs programs, carries ' +
        'other files, needs a password or cannot be checked, and where it names people (`names-an-author`) unless `namesAuthors` is true.',
      needs: 'consultations',
      body: fileInput,
      answers: { 201: file },
    },
    async ({ app, body, caller }) => {
      const uploaded = await uploadFile(app, {
        bytes: Buffer.from(body.file, 'base64'),
        name: body.name,
        description: body.description,
        namesAuthors: body.namesAuthors ?? false,
        by: caller.by,
      });
      return uploaded.ok ? replied(201, fileResource(uploaded.value, app.origin)) : uploaded;
    },
  );

  route(
    {
      method: 'delete',
      path: '/files/{hash}',
      tag: TAG,
      summary: 'Delete a file for good; texts that name it keep its description',
      needs: 'consultations',
      params: { hash: z.string().regex(/^[0-9a-f]{64}$/) },
      answers: { 200: file },
    },
    async ({ app, params, caller }) => {
      const removed = await removeFile(app, { hash: params.hash, by: caller.by });
      return removed.ok ? replied(200, fileResource(removed.value, app.origin)) : removed;
    },
  );
}

function fileResource(of: MediaFile, origin: string): Body<typeof file> {
  const { hash, mediaType, name, description, size, width, height, pages, uploadedAt } = of;
  const facts = { hash, mediaType, name, description, size, width, height, pages };
  return { ...facts, url: `${origin}/files/${hash}`, uploadedAt };
}
