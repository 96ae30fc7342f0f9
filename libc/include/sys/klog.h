/* Linux: the kernel's messages. See klogctl(3). */
#pragma once

int klogctl(int action, char *buf, int len);
