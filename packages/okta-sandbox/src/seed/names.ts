/** Given names of the seeded people; every pair with a family name makes one login. */
export const FIRST_NAMES: readonly string[] = (
  'Aaliyah Adam Aiko Alejandra Amara Amir Ana Anders Anika Anton Beatriz Ben Bianca Bruno Camille Carlos Chidi Chloe ' +
  'Clara Daniel Daria David Deepa Diego Dmitri Elena Elif Emeka Emma Erik Esther Fatima Felix Freya Gabriel Grace ' +
  'Hana Hassan Helena Hugo Ibrahim Ines Isaac Ivy Jamal Jana Jasper Jin Joana Jonas Julia Kai Karim Kenji Kiran Lars ' +
  'Laura Leila Liam Lin Lucía Maja Marcus Mariam Mateo Mei Mia Mohamed Nadia Naomi Niko Noor Olga Omar Oscar Paula ' +
  'Priya Quinn Rafael Rania René Rosa Ruth Samir Sara Sean Sofia Stefan Tariq Tessa Thandiwe Tomás Uma Victor Wei ' +
  'Yara Yusuf Zainab Zoë'
).split(' ');

/** Family names of the seeded people. */
export const LAST_NAMES: readonly string[] = (
  "Abadi Adeyemi Almeida Andersson Banerjee Becker Bianchi Blake Brennan Castillo Chen Cohen Costa D'Souza Dahl " +
  'Delgado Diallo Dubois Eriksen Farouk Ferreira Fischer Foster Garcia Gupta Haddad Hansen Hoffmann Hughes Ibarra ' +
  'Ito Ivanova Jansen Jensen Johnson Kang Kapoor Keller Khan Kim Kowalski Laurent Lee Lindqvist Lopez Mbeki Mensah ' +
  "Meyer Mitchell Moreau Morales Murphy Nakamura Ndiaye Nguyen Novak Núñez O'Brien Okafor Olsen Osei Park Patel " +
  'Pereira Petrov Popescu Qureshi Ramos Rao Reyes Rossi Saito Santos Schmidt Sharma Silva Singh Smith Sokolov Suzuki ' +
  'Tanaka Taylor Torres Tran Ueda Varga Vasquez Walker Wang Weber Williams Yilmaz Zhang Ziegler'
).split(' ');

/** A department of the seeded company. */
export interface Department {
  readonly name: string;
  /** People of every hundred, about. */
  readonly share: number;
  readonly costCenter: string;
  readonly head: string;
  readonly titles: readonly string[];
}

/** The departments; the shares add up to 100. */
export const DEPARTMENTS: readonly Department[] = [
  {
    name: 'Engineering',
    share: 32,
    costCenter: '4100',
    head: 'VP Engineering',
    titles: [
      'Software Engineer',
      'Senior Software Engineer',
      'Staff Engineer',
      'Site Reliability Engineer',
      'QA Engineer',
    ],
  },
  {
    name: 'Sales',
    share: 18,
    costCenter: '2100',
    head: 'VP Sales',
    titles: ['Account Executive', 'Sales Development Representative', 'Sales Engineer'],
  },
  {
    name: 'Support',
    share: 16,
    costCenter: '3200',
    head: 'Head of Support',
    titles: ['Support Specialist', 'Support Engineer', 'Customer Success Manager'],
  },
  {
    name: 'Marketing',
    share: 9,
    costCenter: '2300',
    head: 'VP Marketing',
    titles: ['Content Strategist', 'Product Marketer', 'Designer'],
  },
  {
    name: 'Finance',
    share: 8,
    costCenter: '1100',
    head: 'Chief Financial Officer',
    titles: ['Accountant', 'Financial Analyst', 'Payroll Specialist'],
  },
  {
    name: 'Security',
    share: 6,
    costCenter: '4300',
    head: 'Chief Information Security Officer',
    titles: ['Security Engineer', 'Security Analyst'],
  },
  {
    name: 'IT',
    share: 6,
    costCenter: '4200',
    head: 'Head of IT',
    titles: ['Systems Administrator', 'IT Support Technician'],
  },
  {
    name: 'People',
    share: 5,
    costCenter: '1300',
    head: 'VP People',
    titles: ['Recruiter', 'HR Business Partner'],
  },
];
