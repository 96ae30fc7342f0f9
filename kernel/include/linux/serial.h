/* 16550 serial ports, polled or with interrupts. Linux: <linux/serial_8250.h>. */
#pragma once

#include <linux/types.h>

#define COM1_PORT 0x3f8
#define COM2_PORT 0x2f8

struct uart_port {
	u16 iobase;
	u8 fifo_size; /* bytes it takes at once when it is empty; 0: there is no UART */
	bool stuck;   /* it did not get ready once: it is not waited for again until it does */
	u8 early_len; /* input that was waiting when the port was set up, see uart_init() */
	u8 early[16];
};

/* Sets @port up at 115200 8N1. False: there is no UART, and uart_write() will do nothing. */
bool uart_init(struct uart_port *port, u16 iobase);

/* Sends @len bytes as they are, by polling. Any context; never waits longer than a few seconds. */
void uart_write(struct uart_port *port, const char *text, size_t len);

/* Makes COM1 a console. The first thing start_kernel() does: needs no memory, no interrupts. */
void early_serial_init(void);
