// A co-host in one file, by the text of FEP-1a68 alone: `node cohost.mjs ORIGIN PORT [COUNT [STANDING]]`. It accepts the first invitation,
// has a resident propose something, counts supports for it, and prints each step. It keeps in memory what a real one stores.
import { createHash, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import canonical from 'canonicalize';

const [ORIGIN = 'http://localhost:8088', PORT = '8088', COUNT = '2', STANDING = 'resident'] = process.argv.slice(2);
const TERMS = JSON.parse(readFileSync(new URL('../../../vocab/context.jsonld', import.meta.url), 'utf8'))['@context'];
const SECURITY = ['https://w3id.org/security/v1', 'https://w3id.org/security/data-integrity/v1'];
const CONTEXT = ['https://www.w3.org/ns/activitystreams', ...SECURITY, 'https://w3id.org/security/multikey/v1', TERMS];
const say = (step, more) => process.stdout.write(`${JSON.stringify({ step, ...more })}\n`);
const now = () => new Date().toISOString().replace(/\.\d+Z/, 'Z');
const sha256 = (input) => createHash('sha256').update(input).digest();

const DIGITS = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
function toBase58(bytes) {
  const digits = [];
  for (let n = BigInt(`0x${bytes.toString('hex')}`); n > 0n; n /= 58n) digits.unshift(DIGITS[Number(n % 58n)]);
  return `z${'1'.repeat(bytes.findIndex((each) => each !== 0))}${digits.join('')}`;
}
function fromBase58(text, length) {
  const number = [...text.slice(1)].reduce((sum, each) => sum * 58n + BigInt(DIGITS.indexOf(each)), 0n);
  return Buffer.from(number.toString(16).padStart(2 * length, '0'), 'hex');
}

// An actor has an RSA key for requests and an Ed25519 key for documents.
function actorOf(id, about) {
  const [rsa, ed] = [generateKeyPairSync('rsa', { modulusLength: 2048 }), generateKeyPairSync('ed25519')];
  const raw = Buffer.from(ed.publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
  const publicKeyMultibase = toBase58(Buffer.concat([Buffer.from([0xed, 0x01]), raw]));
  const publicKey = { id: `${id}#rsa`, owner: id, publicKeyPem: rsa.publicKey.export({ type: 'spki', format: 'pem' }) };
  const boxes = { inbox: `${ORIGIN}/inbox`, outbox: `${id}outbox`, followers: `${id}followers` };
  const assertionMethod = [{ id: `${id}#ed25519`, type: 'Multikey', controller: id, publicKeyMultibase }];
  return { id, rsa, ed, document: { '@context': CONTEXT, id, ...about, ...boxes, publicKey, assertionMethod } };
}
const named = { preferredUsername: 'example', name: 'Example', title: { en: 'Example' }, protocol: '1' };
const territory = { code: 'XX-1', title: { en: 'Example' } };
const institution = actorOf(`${ORIGIN}/`, { type: 'Organization', ...named, territory });
const resident = actorOf(`${ORIGIN}/people/1/`, { type: 'Person', preferredUsername: 'ada', name: 'Ada' });

// FEP-8b32, eddsa-jcs-2022. An older `signature` beside a proof was made after it.
function digestOf({ proof: { proofValue, ...options }, signature, ...document }) {
  const config = { '@context': document['@context'], ...options };
  return Buffer.concat([config, document].map((each) => sha256(canonical(each))));
}
function signed(by, content) {
  const method = { verificationMethod: `${by.id}#ed25519`, proofPurpose: 'assertionMethod', created: now() };
  const document = { '@context': CONTEXT, ...content };
  const proof = { type: 'DataIntegrityProof', cryptosuite: 'eddsa-jcs-2022', ...method };
  const proofValue = toBase58(sign(null, digestOf({ ...document, proof }), by.ed.privateKey));
  return { ...document, proof: { ...proof, proofValue } };
}
async function isSigned(document) {
  const { assertionMethod } = await read(document.actor);
  const key = [assertionMethod].flat().find(({ id }) => id === document.proof?.verificationMethod);
  if (key === undefined) return false;
  const x = fromBase58(key.publicKeyMultibase, 34).subarray(2).toString('base64url');
  const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  return verify(null, digestOf(document), publicKey, fromBase58(document.proof.proofValue, 64));
}

const read = async (id) => await (await fetch(id, { headers: { accept: 'application/activity+json' } })).json();
async function send(by, to, activity) {
  const { inbox } = await read(to);
  const body = JSON.stringify(signed(by, { ...activity, actor: by.id, published: now() }));
  const { host, pathname } = new URL(inbox);
  const lines = { host, date: new Date().toUTCString(), digest: `SHA-256=${sha256(body).toString('base64')}` };
  const covered = Object.entries({ '(request-target)': `post ${pathname}`, ...lines });
  const text = Buffer.from(covered.map((line) => line.join(': ')).join('\n'));
  const parameters = `algorithm="rsa-sha256",headers="${covered.map(([name]) => name).join(' ')}"`;
  const value = sign('sha256', text, by.rsa.privateKey).toString('base64');
  const signature = `keyId="${by.id}#rsa",${parameters},signature="${value}"`;
  const headers = { ...lines, signature, 'content-type': 'application/activity+json' };
  const { status } = await fetch(inbox, { method: 'POST', headers, body });
  say('sent', { type: activity.type, status });
}

// What one invitation came to. `about` is the consultation.
const done = {};
async function receive(activity) {
  const { id, type, actor, object, target, result, refusal, fault } = activity;
  if (new URL(id).origin !== new URL(actor).origin || !(await isSigned(activity))) return say('not believed', { id });
  if (type === 'Invite' && target === institution.id && !done.about) {
    const about = await read(object);
    if (about.hosts[0] !== actor || sha256(about.rulesText).toString('hex') !== about.rulesHash) return;
    Object.assign(done, { about, host: actor });
    const accept = { id: `${ORIGIN}/acts/1`, type: 'Accept', object: { id, type, actor, object, target } };
    await send(institution, actor, { ...accept, registered: 10, to: [actor] });
  } else if (['Accept', 'Reject', 'TentativeAccept'].includes(type)) {
    say('answered', { type, to: object.id, result, why: refusal ?? fault });
    if (object.id === `${ORIGIN}/acts/2` && actor === done.about?.id) done.result = result;
  }
  await look(); // Activities wake; the collection tells.
}

async function look() {
  if (!done.about) return;
  const { id: consultation, changes, phases } = done.about;
  const items = [];
  for (let page = { next: `${changes}?page=true` }; page.next; items.push(...page.orderedItems))
    page = await read(page.next);
  const at = (wanted) => wanted && items.find(({ id }) => id === wanted);
  const note = (by, id) => ({
    id: ORIGIN + id,
    type: 'Note',
    attributedTo: by.id,
    consultation,
    context: consultation,
  });
  if (!done.text && at(consultation).hosts.includes(institution.id)) {
    const text = { title: 'A bench', body: 'In the shade.', lang: 'en', cost: null, amends: null };
    const content = `<p><strong>${text.title}</strong></p><p>${text.body}</p>`;
    const languages = { contentMap: { en: content }, title: { en: text.title }, body: { en: text.body } };
    const to = { to: ['https://www.w3.org/ns/activitystreams#Public'], cc: [consultation] };
    const contentHash = sha256(canonical(text)).toString('hex');
    done.text = { ...note(resident, '/texts/1'), ...to, published: now(), content, ...languages, contentHash };
    await send(resident, consultation, { id: `${ORIGIN}/acts/2`, type: 'Create', object: done.text, ...to });
  }
  const taken = at(done.result);
  if (!done.sum && taken && taken.contentHash === done.text.contentHash) {
    const { closesAt } = phases.find(({ allows }) => allows.includes('support'));
    const of = { number: taken.number, version: taken.version, side: 'for', standing: STANDING };
    const sum = { sequence: 1, since: 0, closesAt, countedAt: now(), supports: [{ ...of, count: Number(COUNT) }] };
    done.sum = signed(institution, { ...note(institution, '/sums/1'), ...sum });
    await send(institution, done.host, { id: `${ORIGIN}/acts/3`, type: 'Create', object: done.sum, to: [done.host] });
  }
  if (done.sum && canonical(at(done.sum.id)) === canonical(done.sum)) say('counted', { id: done.sum.id });
}

const parvis = { protocol: '1', institution: institution.id, territory: 'XX-1', languages: ['en'] };
const [schema, software] = ['http://nodeinfo.diaspora.software/ns/schema/2.1', { name: 'example', version: '1.0.0' }];
const documents = {
  '/': institution.document,
  '/people/1/': resident.document,
  '/.well-known/nodeinfo': { links: [{ rel: schema, href: `${ORIGIN}/nodeinfo` }] },
  '/nodeinfo': { version: '2.1', software, protocols: ['activitypub'], metadata: { parvis } },
};
const failed = (error) => say('failed', { why: String(error) });
createServer(async (request, response) => {
  const document = documents[request.url ?? ''];
  const status = request.method === 'POST' ? 202 : document ? 200 : 404;
  const body = Buffer.concat(await Array.fromAsync(request));
  response.writeHead(status, { 'content-type': 'application/activity+json' }).end(JSON.stringify(document));
  if (status === 202) await receive(JSON.parse(body.toString())).catch(failed);
}).listen(Number(PORT), () => say('listening', {}));
setInterval(() => look().catch(failed), 5_000);
