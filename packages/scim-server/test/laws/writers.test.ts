import { STORES } from '../stores.ts';
import { describeWriters } from './writers-law.ts';

STORES.forEach(describeWriters);
