import { customerSyncRoutes } from 'customersync/next';
import { userOf } from '@/session';

export const { GET, POST, PUT, DELETE } = customerSyncRoutes({
  authorize: async () => (await userOf()) ? 'operator' : null,
});
