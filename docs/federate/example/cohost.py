#!/usr/bin/python3
"""A co-host by the text of FEP-1a68 alone, for Python 3.11 and later; wire.py has what it hashes and signs.

cohost.py serve ORIGIN PORT [--private-addresses]
    Accepts what it is invited to, keeps a mirror, and counts. A line of its input is what somebody there does, as
    {"do": "propose", "by": "ada", "title": "A bench", "body": "In the shade."}; a line of its output is a step.
cohost.py check-vectors FOLDER
    Whether this program makes and takes what the vectors of the proposal say.

It keeps in memory what a real one stores, and has one consultation at a time. It does not bring in others, or move.
"""
import html
import json
import queue
import secrets
import sys
import threading
import time
from collections import Counter
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote, urlsplit

from wire import AS2, JSON_TYPE, MAX_BYTES, Account, Network, Refused, check_proof, check_request, check_vectors
from wire import content_hash, digests_of, jcs, moment, now, origin_of, sha256

ANSWERS, PAGES_MAX, AGAIN_S = ('Accept', 'Reject', 'TentativeAccept'), 1_000, 10
STANDING, REGISTERED, RULES_VERSION, COUNTED = 'resident', 100, 3, ('number', 'side', 'version', 'standing')


def say(step, **more):
    print(json.dumps({'step': step, **more}), flush=True)


def words_of(note):
    """What somebody said; the source language is that of the entry of `contentMap` that equals `content`."""
    lang = next(lang for lang, text in note['contentMap'].items() if text == note['content'])
    text = {name: note.get(name) for name in ('title', 'body', 'cost', 'amends')}
    return {'lang': lang, 'side': note.get('side', 'neutral'), **text}


class Mirror:
    """A consultation of a host as its `changes` tell it. `own` are the notes of our people by their ids."""

    def __init__(self, network, about, host, own):
        self.network, self.id, self.host, self.own = network, about['id'], host, own
        self.next, self.read_at, self.unread = f'{about["changes"]}?page=true', None, []
        self.documents, self.numbers, self.words, self.counts, self.evidence = {self.id: about}, {}, {}, {}, set()

    @property
    def about(self):
        return self.documents[self.id]

    def read(self):
        for _ in range(PAGES_MAX):
            page, date = self.network.read(self.next)
            items, self.unread = self.unread + page['orderedItems'], []
            for item in items:
                self.take(item)
            self.next = page.get('next') or page['again']
            if 'next' not in page:
                self.read_at = date
                return

    def take(self, item):
        try:
            (self.check_signed if 'proof' in item else self.check)(item)
            self.documents[item['id']] = item
        except OSError:
            self.unread.append(item)
        except (Refused, KeyError, TypeError, ValueError, StopIteration) as error:
            because = str(error) if isinstance(error, Refused) else f'unreadable: {error!r}'
            if (item['id'], because) not in self.evidence:
                self.evidence.add((item['id'], because))
                say('refused', id=item['id'], because=because)

    def check(self, item):
        before, is_proposal = self.documents.get(item['id'], {}), 'contentHash' in item and 'versionOf' not in item
        if origin_of(item['id']) != origin_of(self.id):
            raise Refused('another-origin')
        if 'rulesText' in item:
            self.check_rules(item, before)
        if 'contentHash' in item:
            words, amended = words_of(item), self.documents.get(item.get('amends'), {}).get('number')
            text = words['title'][words['lang']], words['body'][words['lang']], words['lang']
            if content_hash(*text, words['cost'], amended) != item['contentHash']:
                raise Refused('hash-mismatch')
        if is_proposal and self.numbers.get(item['number'], item['id']) != item['id']:
            raise Refused('number-reused')
        if is_proposal and item['version'] < before.get('version', 1):
            raise Refused('older-version')
        if is_proposal or 'inReplyTo' in item and 'verdict' not in item:
            self.check_words(item)
        if is_proposal:
            self.numbers[item['number']] = item['id']

    def check_rules(self, item, before):
        """Rules stay as they were frozen, and ends as they say or as the latest extension does."""
        rules, known = json.loads(item['rulesText']), {item['rulesHash'], before.get('rulesHash', item['rulesHash'])}
        if known != {sha256(item['rulesText']).hex()}:
            raise Refused('hash-mismatch')
        for frozen, told in zip(rules.get('phases', [rules]), item.get('phases', [item]), strict=True):
            if moment(told['closesAt']) != max(moment(each['closesAt']) for each in [frozen, *told.get('extensions', [])]):
                raise Refused('other-close')

    def check_words(self, item):
        """Whose words they are: of what somebody wrote at a co-host, those that its server signed."""
        activity, before = item.get('signedActivity'), self.words.get(item['id'])
        if activity is None and (before is None or words_of(item) == words_of(before['object'])):
            return
        if activity is None or before and moment(activity['published']) < moment(before['published']):
            raise Refused('words-changed')
        note, actor = activity['object'], activity['actor']
        check_proof(activity, self.network.actor(actor))
        is_ours = words_of(self.own.get(note['id'], note)) == words_of(note)
        is_moved = note.get('inReplyTo') in self.numbers.values() and note['inReplyTo'] != item['inReplyTo']
        said = note['id'], note['consultation'], actor, words_of(note)
        told = item['original'], self.id, item.get('author', actor), words_of(item)
        if said != told or origin_of(note['id']) != origin_of(actor) or is_moved or not is_ours:
            raise Refused('words-changed')
        self.words[item['id']] = activity

    def check_signed(self, item):
        """What an institution signed: a subtotal, or an official answer."""
        signer = item['attributedTo']
        if origin_of(item['id']) != origin_of(signer) or item['consultation'] != self.id:
            raise Refused('forged-proof')
        check_proof(item, self.network.actor(signer))
        if 'sequence' not in item:
            return
        signed = self.counts.setdefault((signer, item.get('ballot') or item.get('poll') or self.id), {})
        if digests_of(signed.get(item['sequence'], item))[1] != digests_of(item)[1]:
            raise Refused('sequence-reused')
        if 'piles' in item:
            figures = {name: item[name] for name in ('attributedTo', 'ballot', 'turnout', 'piles')}
            if signed[item['since']]['commitment'] != sha256(item['salt'] + jcs(figures)).hex():
                raise Refused('not-as-committed')
        signed[item['sequence']] = item

    def supports(self, number):
        """How many support a proposal, by institution: a subtotal adds to the one that it names in `since`."""
        totals = {}
        for signer, signed in [(signer, signed) for (signer, topic), signed in self.counts.items() if topic == self.id]:
            latest = {}
            for _, each in sorted(signed.items()):
                told = [(tuple(one[name] for name in COUNTED), one['count']) for one in each['supports']]
                latest = {**(latest if each['since'] else {}), **dict(told)}
            totals[signer] = sum(count for key, count in latest.items() if key[:2] == (number, 'for'))
        return totals

    def committed(self, ballot):
        return {signer for (signer, topic), signed in self.counts.items() if topic == ballot
                for each in signed.values() if 'commitment' in each}

    def votes(self, ballot):
        """By institution, and nobody's before all are committed."""
        is_shown = self.committed(ballot) >= set(self.about['hosts'])
        return {signer: [pile['tally']['votes'] for pile in each['piles'] if 'tally' in pile]
                for (signer, topic), signed in self.counts.items() if topic == ballot and is_shown
                for each in signed.values() if 'piles' in each}

    def phase(self, act):
        for phase in self.about['phases']:
            if act in phase['allows'] and moment(phase['opensAt']) <= moment(now()) < moment(phase['closesAt']):
                return phase
        raise Refused('phase-closed')


class Cohost:
    def __init__(self, origin, private_addresses):
        more = {'title': {'en': 'A co-host'}, 'protocol': '1', 'territory': {'code': 'XX-1', 'title': {'en': 'Somewhere'}}}
        self.institution = Account(f'{origin}/', 'Organization', 'cohost', **more)
        self.people = {name: Account(f'{origin}/people/{name}/', 'Person', name) for name in ('ada', 'bo', 'cy')}
        parvis = {'protocol': '1', 'institution': f'{origin}/', 'territory': 'XX-1', 'languages': ['en']}
        about = {'version': '2.1', 'software': {'name': 'example', 'version': '1.0.0'}, 'protocols': ['activitypub']}
        link = {'rel': 'http://nodeinfo.diaspora.software/ns/schema/2.1', 'href': f'{origin}/nodeinfo'}
        self.documents = {f'{origin}/nodeinfo': {**about, 'metadata': {'parvis': parvis}},
                          f'{origin}/.well-known/nodeinfo': {'links': [link]}}
        for account in [self.institution, *self.people.values()]:
            subject = f'acct:{account.document["name"]}@{urlsplit(origin).netloc}'
            links = [{'rel': 'self', 'type': JSON_TYPE, 'href': account.id}]
            self.documents[account.id] = account.document
            self.documents[f'{origin}/.well-known/webfinger?resource={subject}'] = {'subject': subject, 'links': links}
        self.origin, self.network, self.todo = origin, Network(self.documents, private_addresses), queue.Queue()
        self.mirror, self.joined, self.undone, self.waiting, self.notes = None, None, set(), {}, {}
        self.supported, self.voted, self.signed, self.sequences = {}, {}, {}, Counter()

    def new_id(self, kind):
        return f'{self.origin}/{kind}/{secrets.token_urlsafe(12)}'

    def send(self, by, to, /, **activity):
        about = {'id': self.new_id('acts'), 'actor': by.id, 'to': [to], 'published': now()}
        activity = by.sign(**{**about, **activity})
        self.waiting[activity['id']] = [0, by, to, activity]
        self.send_waiting()

    def send_waiting(self):
        """What did not arrive, or is to be answered and was not, is sent again under the same id."""
        for name, [due, by, to, activity] in list(self.waiting.items()):
            if time.time() < due:
                continue
            self.waiting[name][0] = time.time() + AGAIN_S
            try:
                inbox, body = self.network.actor(to)['inbox'], json.dumps(activity).encode()
                status = self.network.ask(inbox, body, by.headers(inbox, body)).status
            except OSError as error:
                status = getattr(error, 'code', 0)
            say('sent', type=activity['type'], status=status)
            if 400 <= status < 500 or status == 202 and activity['type'] == 'Accept':
                del self.waiting[name]

    def receive(self, activity):
        kind, actor, asked = activity['type'], activity['actor'], activity.get('object')
        if kind in ('Invite', 'Undo', *ANSWERS):
            check_proof(activity, self.network.actor(actor))
        if kind == 'Invite' and activity['target'] == self.institution.id and activity['id'] not in self.undone:
            self.join(activity)
        elif kind == 'Undo' and asked['type'] == 'Invite' and origin_of(asked['id']) == origin_of(actor):
            self.undone.add(asked['id'])
            self.mirror = None if self.joined == asked['id'] else self.mirror
        elif kind in ANSWERS and asked['id'] in self.waiting and self.waiting[asked['id']][2] == actor:
            sent, why = self.waiting[asked['id']][3], activity.get('refusal') or activity.get('fault')
            say('answered', type=kind, to=sent['type'], result=activity.get('result'), why=why)
            if kind != 'TentativeAccept':
                del self.waiting[asked['id']]
            if kind == 'Reject' and 'sequence' in why:
                topic = sent['object'].get('ballot', self.mirror.id)
                self.sequences[topic] = why['sequence'] - 1
                self.signed.pop(topic, None)

    def join(self, invite):
        about, host = self.network.actor(invite['object']), self.network.actor(invite['actor'])
        is_right = sha256(about['rulesText']).hex() == about['rulesHash'] and about['hosts'][0] == host['id']
        if host['type'] != 'Organization' or not is_right:
            raise Refused('no-invitation')
        if self.joined != invite['id']:
            self.joined, self.mirror = invite['id'], Mirror(self.network, about, host['id'], self.notes)
            say('joined', id=about['id'])
        embedded = {name: invite[name] for name in ('id', 'type', 'actor', 'object', 'target')}
        registered = min(REGISTERED, invite.get('registered', REGISTERED))
        self.send(self.institution, host['id'], type='Accept', object=embedded, registered=registered)

    def do_propose(self, by, title, body, lang='en'):
        content = f'<p><strong>{html.escape(title)}</strong></p><p>{html.escape(body)}</p>'
        text = {'content': content, 'contentMap': {lang: content}, 'title': {lang: title}, 'body': {lang: body}}
        self.write(by, 'propose', **text, contentHash=content_hash(title, body, lang))

    def do_comment(self, by, number, body, lang='en'):
        content = f'<p>{html.escape(body)}</p>'
        text = {'content': content, 'contentMap': {lang: content}, 'body': {lang: body}}
        self.write(by, 'comment', **text, inReplyTo=self.mirror.numbers[number])

    def write(self, by, act, **text):
        self.mirror.phase(act)
        by, at, to = self.people[by], self.mirror.id, {'to': [f'{AS2}#Public'], 'cc': [self.mirror.id]}
        about = {'id': self.new_id('notes'), 'type': 'Note', 'attributedTo': by.id, 'consultation': at, 'context': at}
        note = {**about, 'published': now(), **to, **text}
        self.notes[note['id']] = self.documents[note['id']] = note
        self.send(by, at, type='Create', object=note, **to)

    def do_support(self, by, number, side='for'):
        self.mirror.phase('support')
        self.supported[(by, number)] = side

    def do_vote(self, by, ballot, option):
        about = self.mirror.documents[ballot]
        if not moment(about['opensAt']) <= moment(now()) < moment(about['closesAt']):
            raise Refused('phase-closed')
        self.voted[(by, ballot)] = option

    def do_show(self):
        mirror = self.mirror
        shown = {number: mirror.documents[address] for number, address in sorted(mirror.numbers.items())}
        proposals = [{'number': number, 'title': each['title'], 'body': each['body'], 'supports': mirror.supports(number)}
                     for number, each in shown.items()]
        comments = [each['body'] for each in mirror.documents.values() if each.get('inReplyTo') and 'verdict' not in each]
        ballots = [{'id': name, 'votes': mirror.votes(name)} for name, each in mirror.documents.items() if 'method' in each]
        say('shown', proposals=proposals, comments=comments, ballots=ballots, asOf=str(mirror.read_at))

    def count(self):
        """Signs what our people do: supports as they come, where results are always shown; else after the close."""
        mirror, about = self.mirror, self.mirror.about
        if self.institution.id not in about['hosts']:
            return
        close = next((phase['closesAt'] for phase in about['phases'] if 'support' in phase['allows']), None)
        if close and (json.loads(about['rulesText'])['resultsVisibility'] == 'always' or mirror.read_at >= moment(close)):
            counts = Counter((number, side) for (_, number), side in self.supported.items())
            version_of = {number: mirror.documents[address].get('version') for number, address in mirror.numbers.items()}
            supports = [{'number': number, 'version': version_of[number], 'side': side, 'standing': STANDING, 'count': count}
                        for (number, side), count in counts.items()]
            if supports != self.signed.get(mirror.id, []):
                self.signed[mirror.id] = supports
                self.publish(mirror.id, closesAt=close, since=0, supports=supports)
        for ballot in [each for each in mirror.documents.values() if 'method' in each]:
            rules = json.loads(ballot['rulesText'])
            if mirror.read_at >= moment(ballot['closesAt']) and rules.get('version') == RULES_VERSION:
                self.count_ballot(ballot, rules)

    def count_ballot(self, ballot, rules):
        """First what hides the figures; then, once every institution has sent that or three days are over, what it hid."""
        name, close = ballot['id'], ballot['closesAt']
        if name not in self.signed:
            salt, figures = secrets.token_urlsafe(32), self.figures(name, rules)
            text = jcs({'attributedTo': self.institution.id, 'ballot': name, **figures})
            sequence = self.publish(name, ballot=name, closesAt=close, since=0, commitment=sha256(salt + text).hex())
            self.signed[name] = {'since': sequence, 'salt': salt, **figures}
        is_late = self.mirror.read_at > moment(close) + timedelta(days=3)
        if self.signed[name] and (is_late or self.mirror.committed(name) >= set(self.mirror.about['hosts'])):
            self.publish(name, ballot=name, closesAt=close, **self.signed[name])
            self.signed[name] = None

    def figures(self, name, rules):
        """Of a ballot by choice, in which residents alone take part here."""
        votes = Counter(option for (_, ballot), option in self.voted.items() if ballot == name)
        cast, deciding = votes.total(), STANDING in rules['decidingStanding']
        shown = deciding or cast >= rules.get('groupMinimum', rules['anonymityThreshold'])
        pile = {'standings': [STANDING], 'deciding': deciding, 'cast': cast, 'shown': shown}
        if shown:
            chosen = [votes[option['number']] for option in rules['options']]
            none = {'blank': 0, 'invalid': 0, 'abstained': 0, 'objections': [], 'scored': [], 'pairwise': []}
            pile['tally'] = {'valid': cast, 'votes': chosen, **none}
        by_standing = [{'standing': STANDING, 'count': cast}] if cast else []
        return {'turnout': {'online': cast, 'paper': 0, 'byStanding': by_standing}, 'piles': [pile] if cast else []}

    def publish(self, topic, **more):
        self.sequences[topic] += 1
        about = {'id': self.new_id('sums'), 'type': 'Note', 'attributedTo': self.institution.id}
        about |= {'consultation': self.mirror.id, 'context': self.mirror.id, 'sequence': self.sequences[topic]}
        subtotal = self.institution.sign(**about, countedAt=now(), **more)
        self.documents[subtotal['id']] = subtotal
        self.send(self.institution, self.mirror.host, type='Create', object=subtotal)
        return self.sequences[topic]

    def step(self, todo):
        """One activity, one line of input, or nothing for a while. Activities wake; the collection tells."""
        try:
            if 'do' in todo:
                getattr(self, f'do_{todo.pop("do")}')(**todo)
            elif todo:
                self.receive(todo)
            if self.mirror:
                self.mirror.read()
                self.count()
            self.send_waiting()
        except (Refused, OSError, KeyError, TypeError, ValueError, AttributeError, StopIteration) as error:
            say('failed', why=f'{type(error).__name__}: {error}')


class Handler(BaseHTTPRequestHandler):
    cohost = None

    def answer(self, status, document=None):
        self.send_response(status)
        self.send_header('content-type', JSON_TYPE)
        self.end_headers()
        self.wfile.write(json.dumps(document).encode())

    def do_GET(self):
        document = self.cohost.documents.get(self.cohost.origin + unquote(self.path))
        self.answer(200 if document else 404, document)

    def do_POST(self):
        try:
            body = self.rfile.read(min(int(self.headers['content-length']), MAX_BYTES))
            activity = json.loads(body)
            signer = check_request(self.cohost.origin + self.path, self.headers, body, self.cohost.network.actor)
            of_one = [activity['id'], *([activity['object']['id']] if activity['type'] == 'Create' else [])]
            if signer != activity['actor'] or any(origin_of(each) != origin_of(signer) for each in of_one):
                raise Refused('of-somebody-else')
            self.cohost.todo.put({name: value for name, value in activity.items() if name != 'do'})
            self.answer(202)
        except (Refused, KeyError, TypeError, ValueError) as error:
            say('not taken', why=str(error))
            self.answer(401 if isinstance(error, Refused) else 400)

    def log_message(self, *_):
        pass


def serve(origin, port, *options):
    Handler.cohost = cohost = Cohost(origin, '--private-addresses' in options)
    threading.Thread(target=ThreadingHTTPServer(('', int(port)), Handler).serve_forever, daemon=True).start()
    threading.Thread(target=lambda: [cohost.todo.put(json.loads(line)) for line in sys.stdin], daemon=True).start()
    say('listening')
    while True:
        try:
            todo = cohost.todo.get(timeout=AGAIN_S)
        except queue.Empty:
            todo = {}
        cohost.step(todo)


if __name__ == '__main__':
    command, *given = sys.argv[1:]
    right = serve(*given) if command == 'serve' else check_vectors(*given)
    for vector, is_right in right.items():
        say('right' if is_right else 'wrong', vector=vector)
    sys.exit(0 if all(right.values()) else 1)
