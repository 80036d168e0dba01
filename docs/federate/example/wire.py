"""What a co-host hashes, signs, verifies and reads: canonical forms (RFC 8785), proofs (FEP-8b32, `eddsa-jcs-2022`) and HTTP
message signatures (RFC 9421).

RSA and Ed25519, which the standard library has not, are of the package `cryptography` (`python3-cryptography` in Debian).
"""
import base64
import hashlib
import ipaddress
import json
import re
import socket
import time
import unicodedata
import urllib.request
from datetime import datetime, timezone
from decimal import Decimal
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, padding, rsa

AS2, JSON_TYPE = 'https://www.w3.org/ns/activitystreams', 'application/activity+json'
TERMS = json.loads((Path(__file__).parents[3] / 'vocab' / 'context.jsonld').read_text())['@context']
SECURITY = ['v1', 'data-integrity/v1', 'multikey/v1']
CONTEXT = [AS2, *(f'https://w3id.org/security/{each}' for each in SECURITY), TERMS]
MAX_BYTES, TIMEOUT_S, OLD_S = 2_000_000, 10, 3_600
DIGITS = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'


class Refused(Exception):
    """What is said cannot be, or is not by whom it says."""


def now():
    """As documents have it."""
    return datetime.now(timezone.utc).strftime('%Y-%m-%dT%H:%M:%SZ')


def moment(text):
    return datetime.fromisoformat(text)


def origin_of(address):
    return '{0.scheme}://{0.netloc}'.format(urlsplit(address))


def number_text(value):
    """As ECMAScript writes it."""
    text = repr(float(value) + 0.0)
    if value == 0 or 1e-6 <= abs(value) < 1e21:
        return format(Decimal(text), 'f').removesuffix('.0')
    return re.sub('e([+-])0*', r'e\1', text)


def jcs(value):
    if isinstance(value, dict):
        members = sorted(value.items(), key=lambda member: member[0].encode('utf-16-be'))
        return '{%s}' % ','.join(f'{jcs(name)}:{jcs(each)}' for name, each in members)
    if isinstance(value, list):
        return '[%s]' % ','.join(map(jcs, value))
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return number_text(value)
    return json.dumps(value, ensure_ascii=False)


def sha256(value):
    return hashlib.sha256(value if isinstance(value, bytes) else value.encode()).digest()


def content_hash(title, body, lang, cost=None, amends=None):
    title, body = (unicodedata.normalize('NFC', text) for text in (title, body))
    return sha256(jcs({'title': title, 'body': body, 'lang': lang, 'cost': cost, 'amends': amends})).hex()


def to_base58(value):
    number, text = int.from_bytes(value), ''
    while number:
        number, digit = divmod(number, 58)
        text = DIGITS[digit] + text
    return 'z' + '1' * (len(value) - len(value.lstrip(b'\0'))) + text


def from_base58(text, length):
    number = 0
    if not text.startswith('z'):
        raise ValueError('not in base58')
    for digit in text[1:]:
        number = number * 58 + DIGITS.index(digit)
    return number.to_bytes(length)


def digests_of(document):
    """Of the options of the proof, and of the document without it. An older `signature` was made after the proof."""
    options = {name: value for name, value in document['proof'].items() if name != 'proofValue'}
    without = {name: value for name, value in document.items() if name not in ('proof', 'signature')}
    return sha256(jcs({'@context': document['@context'], **options})), sha256(jcs(without))


def with_proof(document, key, method, created):
    options = {'type': 'DataIntegrityProof', 'cryptosuite': 'eddsa-jcs-2022', 'verificationMethod': method}
    signed = {**document, 'proof': {**options, 'proofPurpose': 'assertionMethod', 'created': created}}
    signed['proof']['proofValue'] = to_base58(key.sign(b''.join(digests_of(signed))))
    return signed


def check_proof(document, actor):
    """That a document has the proof of an actor, whose own document is given."""
    try:
        proof, keys = document['proof'], actor['assertionMethod']
        keys = keys if isinstance(keys, list) else [keys]
        [key] = [key for key in keys if key['id'] == proof['verificationMethod']]
        raw = from_base58(key['publicKeyMultibase'], 34)
        kind = (proof['cryptosuite'], proof['proofPurpose'], key['controller'], raw[:2])
        if kind != ('eddsa-jcs-2022', 'assertionMethod', actor['id'], b'\xed\x01'):
            raise Refused('forged-proof')
        value = from_base58(proof['proofValue'], 64)
        ed25519.Ed25519PublicKey.from_public_bytes(raw[2:]).verify(value, b''.join(digests_of(document)))
    except (InvalidSignature, KeyError, TypeError, ValueError, OverflowError) as error:
        raise Refused('forged-proof') from error


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


class Network:
    def __init__(self, own, private_addresses):
        self.own, self.private_addresses = own, private_addresses
        self.opener = urllib.request.build_opener(NoRedirect, urllib.request.ProxyHandler({}))

    def ask(self, address, body=None, headers=None):
        parts = urlsplit(address)
        found = [each[4][0] for each in socket.getaddrinfo(parts.hostname, parts.port or parts.scheme)]
        if not self.private_addresses and not all(ipaddress.ip_address(each).is_global for each in found):
            raise Refused('private-address')
        request = urllib.request.Request(address, body, {'accept': JSON_TYPE, **(headers or {})})
        return self.opener.open(request, timeout=TIMEOUT_S)

    def read(self, address):
        """A document, and when its server says that it is now."""
        with self.ask(address) as response:
            text, date = response.read(MAX_BYTES + 1), response.headers['Date']
            if len(text) > MAX_BYTES:
                raise Refused('too-large')
            return json.loads(text), parsedate_to_datetime(date) if date else datetime.now(timezone.utc)

    def actor(self, address):
        """Who is asked for by an id must be that one."""
        document = self.own.get(address) or self.read(address)[0]
        if document['id'] != address:
            raise Refused('another-actor')
        return document


class Account:
    """An actor of this server, with a key of RSA for requests and one of Ed25519 for documents."""

    def __init__(self, address, kind, name, **more):
        self.id, self.ed25519 = address, ed25519.Ed25519PrivateKey.generate()
        self.rsa = rsa.generate_private_key(65537, 2048)
        form = serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        key = {'id': f'{address}#rsa', 'owner': address, 'publicKeyPem': self.rsa.public_key().public_bytes(*form).decode()}
        multibase = to_base58(b'\xed\x01' + self.ed25519.public_key().public_bytes_raw())
        method = {'id': f'{address}#ed25519', 'type': 'Multikey', 'controller': address, 'publicKeyMultibase': multibase}
        boxes = {name: f'{address}{name}' for name in ('inbox', 'outbox', 'followers')}
        about = {'@context': CONTEXT, 'id': address, 'type': kind, 'preferredUsername': name, 'name': name, **more}
        self.document = {**about, **boxes, 'publicKey': key, 'assertionMethod': [method]}

    def sign(self, **about):
        return with_proof({'@context': CONTEXT, **about}, self.ed25519, f'{self.id}#ed25519', now())

    def headers(self, address, body):
        """Those that sign a POST."""
        digest = f'sha-256=:{base64.b64encode(sha256(body)).decode()}:'
        covered = f'("@method" "@target-uri" "content-digest");created={int(time.time())};keyid="{self.id}#rsa"'
        text = f'"@method": POST\n"@target-uri": {address}\n"content-digest": {digest}\n"@signature-params": {covered}'
        value = base64.b64encode(self.rsa.sign(text.encode(), padding.PKCS1v15(), hashes.SHA256())).decode()
        signature = {'signature-input': f'sig1={covered}', 'signature': f'sig1=:{value}:'}
        return {'content-type': JSON_TYPE, 'content-digest': digest, **signature}


def check_request(address, headers, body, actor_of):
    """The id of the actor whose key signed a POST. `actor_of` reads an actor's document at its id."""
    try:
        label, covered, names, more = re.match(r'([\w-]+)=(\(([^)]*)\)([^,]*))', headers['signature-input']).groups()
        names, parts = [name.strip('"') for name in names.split()], urlsplit(address)
        given = {'@method': 'POST', '@target-uri': address, '@authority': parts.netloc, '@path': parts.path}
        lines = [f'"{name}": {given[name] if name.startswith("@") else headers[name].strip()}' for name in names]
        parameters = dict(re.findall(r';(\w+)="?([^";]*)', more))
        target = {'@target-uri'} if '@target-uri' in names else {'@authority', '@path'}
        digest = base64.b64decode(re.search(r'sha-256=:([^:]*):', headers['content-digest'])[1])
        is_fresh = abs(time.time() - int(parameters['created'])) < OLD_S
        if not {'@method', 'content-digest', *target} <= set(names) or not is_fresh or digest != sha256(body):
            raise Refused('unsigned')
        actor = actor_of(parameters['keyid'].split('#')[0])
        key = actor['publicKey']
        if (key['id'], key['owner']) != (parameters['keyid'], actor['id']):
            raise Refused('unsigned')
        value = base64.b64decode(re.search(rf'{label}=:([^:]*):', headers['signature'])[1])
        text = '\n'.join([*lines, f'"@signature-params": {covered}']).encode()
        public_key = serialization.load_pem_public_key(key['publicKeyPem'].encode())
        public_key.verify(value, text, padding.PKCS1v15(), hashes.SHA256())
        return actor['id']
    except (InvalidSignature, AttributeError, KeyError, TypeError, ValueError, OSError) as error:
        raise Refused('unsigned') from error


def is_taken(document, key):
    try:
        check_proof(document, {'id': document.get('actor') or document['attributedTo'], 'assertionMethod': key})
        return True
    except Refused:
        return False


def check_vectors(folder):
    """By the name of each vector, whether it holds here."""
    read = {path.stem: json.loads(path.read_text()) for path in Path(folder).glob('*.json')}
    secret = ed25519.Ed25519PrivateKey.from_private_bytes(from_base58(read['key']['secretKeyMultibase'], 34)[2:])
    right = {f'refused: {each["because"]}': not is_taken(each['document'], each['key']) for each in read['refused']}
    right |= {f'jcs: {name}': jcs(each['value']) == each['canonical'] for name, each in read['jcs'].items()}
    for name, each in read['content-hash'].items():
        content, lang = each['content'], each['content']['lang']
        made = content_hash(content['title'][lang], content['body'][lang], lang, content['cost'], content['amends'])
        right[f'content-hash: {name}'] = made == each['contentHash']
    for name, document in [(name, each['document']) for name, each in read.items() if 'documentHash' in each]:
        without = {member: value for member, value in document.items() if member != 'proof'}
        made = with_proof(without, secret, document['proof']['verificationMethod'], document['proof']['created'])
        hashed = [digest.hex() for digest in digests_of(made)] == [read[name]['optionsHash'], read[name]['documentHash']]
        right[name] = hashed and made == document and is_taken(document, read[name]['key'])
    rules, commitment, counted, lot = (read['hashes'][name] for name in ('rules', 'commitment', 'counted', 'lot'))
    right['rules'] = sha256(rules['rulesText']).hex() == rules['rulesHash']
    right['figures'] = sha256(commitment['salt'] + jcs(commitment['figures'])).hex() == commitment['commitment']
    right['subtotal'] = sha256(jcs(counted['document'])).hex() == counted['documentHash']
    draws = [sha256(f'{lot["seed"]} {number + 1}').hex() for number in range(len(lot['draws']))]
    right['lot'] = draws == lot['draws'] and sha256(lot['seedText']).hex() == lot['seed']
    return right
