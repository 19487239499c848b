import { STORES } from '../stores.ts';
import { describeRequests } from './requests-law.ts';

STORES.forEach(describeRequests);
