import { STORES } from '../stores.ts';
import { describeHistories } from './histories-law.ts';

STORES.forEach(describeHistories);
