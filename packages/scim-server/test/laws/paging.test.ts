import { STORES } from '../stores.ts';
import { describePaging } from './paging-law.ts';

STORES.forEach(describePaging);
