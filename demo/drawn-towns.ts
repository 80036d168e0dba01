type Point = readonly [north: number, east: number];
type Line = readonly Point[];

/** What is drawn of a town, in metres north and east of its centre. */
export type DrawnTown = {
  readonly folder: string;
  readonly name: string;
  readonly centre: { readonly lat: number; readonly lon: number };
  readonly river: Line;
  readonly railway: Line;
  readonly roads: readonly Line[];
  readonly lanes: readonly Line[];
  readonly quarters: readonly Line[];
  readonly parks: readonly Line[];
  readonly woods: readonly Line[];
  readonly names: readonly { readonly name: string; readonly place: Point }[];
};

/** Streets of a quarter: lines across it both ways, `step` apart, turned by `angle`. */
function streets(
  [north, east]: Point,
  of: { readonly reach: number; readonly step: number; readonly angle: number },
): readonly Line[] {
  const [sin, cos] = [Math.sin(of.angle), Math.cos(of.angle)];
  const turned = (along: number, across: number): Point => [
    north + along * cos - across * sin,
    east + along * sin + across * cos,
  ];
  const lines: Line[] = [];
  for (let across = -of.reach; across <= of.reach; across += of.step) {
    // Shorter towards the edge, as towns are round.
    const half = Math.sqrt(Math.max(0, of.reach ** 2 - across ** 2));
    if (half < of.step) continue;
    lines.push([turned(-half, across), turned(half, across)], [turned(across, -half), turned(across, half)]);
  }
  return lines;
}

/** The built-up land around a point: a circle with a few corners. */
function around([north, east]: Point, reach: number): Line {
  return Array.from({ length: 14 }, (_, nth): Point => {
    const angle = (nth / 14) * 2 * Math.PI;
    const far = reach * (nth % 3 === 0 ? 1.08 : 0.97);
    return [north + far * Math.sin(angle), east + far * Math.cos(angle)];
  });
}

const RIVELAINE: DrawnTown = {
  folder: 'rivelaine',
  name: 'Rivelaine',
  centre: { lat: 45.982, lon: 4.181 },
  river: [
    [3_200, 1_900],
    [2_000, 1_300],
    [1_100, 1_050],
    [500, 620],
    [60, 330],
    [-420, 120],
    [-900, -260],
    [-1_700, -420],
    [-3_200, -1_300],
  ],
  railway: [
    [-3_200, 2_900],
    [-1_400, 1_900],
    [-200, 1_500],
    [900, 1_700],
    [1_700, 2_600],
    [2_300, 4_200],
  ],
  roads: [
    [
      [-3_200, -600],
      [-1_300, -120],
      [0, 0],
      [1_300, -260],
      [3_200, -900],
    ],
    [
      [900, -4_200],
      [240, -1_500],
      [0, 0],
      [-120, 780],
      [-200, 1_500],
      [-700, 4_200],
    ],
    [
      [-620, -1_100],
      [240, -1_050],
      [820, -560],
      [980, 200],
    ],
  ],
  lanes: [
    ...streets([60, -80], { reach: 620, step: 95, angle: 0.35 }),
    ...streets([-560, -560], { reach: 480, step: 120, angle: -0.2 }),
    ...streets([-250, 1_150], { reach: 520, step: 130, angle: 0.1 }),
    ...streets([950, -520], { reach: 560, step: 150, angle: 0.6 }),
    ...streets([1_400, 420], { reach: 380, step: 140, angle: 0.9 }),
  ],
  quarters: [
    around([60, -80], 700),
    around([-560, -560], 560),
    around([-250, 1_150], 600),
    around([950, -520], 640),
    around([1_400, 420], 460),
    around([-1_300, 1_480], 260),
    around([2_100, -1_250], 300),
  ],
  parks: [around([640, 560], 190), around([-260, -620], 120), around([-820, 900], 170)],
  woods: [
    around([2_300, -3_100], 900),
    around([-2_200, -2_900], 1_000),
    around([2_500, 3_100], 700),
    around([-2_500, 900], 600),
  ],
  names: [
    { name: 'Centre ancien', place: [60, -80] },
    { name: 'Les Tanneries', place: [-620, -560] },
    { name: 'Quartier de la Gare', place: [-250, 1_150] },
    { name: 'Le Plateau', place: [950, -520] },
    { name: 'Les Sources', place: [1_400, 420] },
    { name: 'Les Prés', place: [2_100, -1_250] },
    { name: 'L’Aune', place: [-1_250, -330] },
  ],
};

const MONTALBA: DrawnTown = {
  folder: 'montalba',
  name: 'Montalba',
  centre: { lat: 45.93, lon: 4.3 },
  river: [
    [3_200, -2_400],
    [1_500, -1_500],
    [700, -700],
    [-150, -420],
    [-1_000, 200],
    [-2_000, 400],
    [-3_200, 1_500],
  ],
  railway: [
    [-3_200, -2_600],
    [-600, -1_200],
    [1_100, -1_300],
    [3_200, -3_000],
  ],
  roads: [
    [
      [-3_200, 900],
      [-900, 420],
      [0, 0],
      [1_200, 300],
      [3_200, 1_500],
    ],
    [
      [-200, -4_200],
      [-150, -420],
      [0, 0],
      [420, 1_200],
      [200, 4_200],
    ],
  ],
  lanes: [
    ...streets([120, 140], { reach: 430, step: 85, angle: 0.5 }),
    ...streets([-420, -760], { reach: 330, step: 120, angle: 0.1 }),
  ],
  quarters: [around([120, 140], 500), around([-420, -760], 400), around([1_300, 700], 260)],
  parks: [around([520, 900], 150)],
  woods: [around([2_100, 2_300], 1_000), around([-2_100, -2_000], 800), around([-1_900, 2_900], 900)],
  names: [
    { name: 'Borgo', place: [120, 140] },
    { name: 'Riva', place: [-420, -760] },
    { name: 'Aune', place: [-1_500, 330] },
  ],
};

export const TOWNS: readonly DrawnTown[] = [RIVELAINE, MONTALBA];
