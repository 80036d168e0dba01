export const IMAGES = {
  'image.title': 'Kuvat',
  'image.said':
    'Enintään {max}. Jokainen kuva tehdään täällä uudelleen: siihen merkityt paikka, päivä ja kamera häviävät.',
  'image.alt': 'Mitä kuva {number} esittää',
  'image.alt-hint': 'Sille, joka ei näe sitä. Tarvitaan.',
  'image.remove': 'Poista kuva {number}',
  'image.new-alt': 'Mitä uusi kuva esittää',
  'image.file': 'Tiedosto',
  'image.file-hint':
    'JPEG, PNG, WebP, GIF tai AVIF, enintään 16 Mt. Ei tunnistettavia kasvoja keneltäkään, joka ei halunnut.',
  'image.add': 'Lisää kuva',
  'image.named': 'Tiedosto ”{name}”',
} as const;
