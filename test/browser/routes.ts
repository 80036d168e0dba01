import type { Application } from '../../src/application/application.ts';
import { web } from '../../src/http/web/web.ts';
import { createAccounts } from '../../src/integrations/mastodon/accounts.ts';
import { createOidc } from '../../src/integrations/oidc/client.ts';

/** Files, feeds, pieces of pages and addresses that lead elsewhere: nobody reads them as a page. */
const FILE =
  /\.(css|js|svg|csv|json|jsonld|ics|txt|tlog-proof|promise|xml|webmanifest)$|^\/map\/|^\/oembed$|^\/admin\/files\/latest$|\\\.(atom|css)|\.atom$|^\/images\/|^\/files\/|\/similar$|\/contributions\/|\/data\/|^\/admin\/letters\/|^\/sign-in\/provider\/signed-out$/;

type Route = { readonly path: string; readonly acceptsForm: boolean };

/** Every page of the node, as its router has them, and which of them an address leads to. */
export type Routes = { readonly all: readonly Route[]; of(pathname: string): string | null };

export function routesOf(app: Application): Routes {
  const fetch = () => Promise.reject(new Error('nothing is asked here'));
  const router = web({
    app,
    setupKey: '',
    identity: createOidc({ fetch, now: app.now, onFault: () => undefined }),
    accounts: createAccounts({ fetch, origin: app.origin }),
  });
  const posts = new Set(router.routes.filter(({ method }) => method === 'POST').map(({ path }) => path));
  const pages = router.routes.filter(({ method, path }) => method === 'GET' && !FILE.test(path));
  return {
    all: [...new Set(pages.map(({ path }) => path))].map((path) => ({ path, acceptsForm: posts.has(path) })),
    of: (pathname) => router.router.match('GET', pathname)[0][0]?.[0][1].path ?? null,
  };
}
