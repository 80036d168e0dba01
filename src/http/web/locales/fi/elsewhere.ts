export const ELSEWHERE = {
  'follow.title': 'Seuraa',
  'follow.title-support': 'Seuraa ja kannata',
  'follow.qr': 'Tämän sivun QR-koodi',
  'follow.qr-alt': 'QR-koodi, joka avaa tämän sivun: {url}',
  'follow.institution': 'Saat tiedon kuulemisten avaamisesta ja virallisista vastauksista.',
  'follow.consultation': 'Saat ehdotukset, vastaukset ja vaiheiden vaihtumiset.',
  'follow.proposal': 'Saat uudet versiot ja virallisen vastauksen.',
  'follow.how':
    'Ilman tiliä täällä. Tai liitä tämä fediversumitilisi hakuun, esimerkiksi Mastodonissa, ja seuraa sitä, minkä se löytää:',
  'follow.feed': 'Atom-syöte syötteenlukijaan',
  'interact.account': 'Fediversumiosoitteesi',
  'interact.account-hint':
    'Tilisi osoite, esimerkiksi Mastodonissa: @nimi@palvelin. Sen avulla löydetään palvelimesi, eikä sitä säilytetä.',
  'interact.follow': 'Seuraa',
  'interact.support': 'Kannata fediversumista',
  'interact.from-fediverse': 'Kannata fediversumitililtä',
  'interact.title': 'Seuraa omalta palvelimeltasi',
  'interact.title-support': 'Seuraa tai kannata omalta palvelimeltasi',
  'interact.continue': 'Jatka palvelimelle {host}',
  'interact.onward-follow': 'Palvelimesi {host} kysyy, haluatko seurata: {what}.',
  'interact.onward-support': 'Palvelimesi {host} näyttää kannatettavan tekstin (suosikki, tykkäys tai tähti): {what}.',
  'interact.elsewhere':
    'Palvelin {named} ohjaa jäsenensä osoitteeseen {host}. Jatka vain, jos tunnet sen; anna salasanasi siellä vain, jos kirjaudut yleensä siellä.',
  'interact.not-an-address':
    'Tämä ei ole fediversumiosoite. Se on muotoa @nimi@palvelin, esimerkiksi @lea@social.example.org.',
  'interact.no-account': 'Palvelin {host} vastaa, mutta sillä ei ole sen nimistä tiliä. Tarkista kirjoitusasu.',
  'interact.unreachable':
    'Palvelin {host} ei vastaa kysymykseemme. Tarkista nimi, yritä myöhemmin tai käytä palvelimesi hakua alla olevan mukaan.',
  'interact.offers-nothing': 'Palvelin {host} ei tarjoa jatko-osoitetta. Käytä sen hakua alla olevan mukaan.',
  'interact.blocked': 'Tämä solmu ei ota mitään vastaan palvelimelta {host}: siellä tekemäsi ei tulisi tänne.',
  'interact.too-many': 'Liikaa pyyntöjä lyhyessä ajassa. Odota hetki tai käytä palvelimesi hakua alla olevan mukaan.',
  'interact.by-hand': 'Tai palvelimesi haulla',
  'interact.by-hand-follow': 'Seurataksesi liitä tämä tilisi hakuun ja seuraa sitä, minkä se löytää:',
  'interact.by-hand-support': 'Kannattaaksesi hae sen sijaan sivun osoite ja merkitse löytynyt suosikiksi:',
} as const;
