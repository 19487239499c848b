import { STORES } from '../stores.ts';
import { describeQueries } from './queries-law.ts';

STORES.forEach(describeQueries);
