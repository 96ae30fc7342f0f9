/*
 * The 16550 UART: COM1 is a console from the first instruction on, the terminal's keyboard later.
 *
 * Output is polled. The status register is read once for a FIFO's worth of bytes, since each port
 * access costs an exit on an emulator; waiting for it has a limit, and a UART that exceeded it is
 * not waited for again before it has recovered, so a dead line costs seconds once and never hangs
 * the kernel. Input comes by IRQ 4. When the terminal has no room, the receive interrupt is turned
 * off and the bytes stay in the UART: an emulator's host side then waits, and no typed-ahead script
 * is cut. Linux: drivers/tty/serial/8250/.
 */
#include <asm/io.h>
#include <asm/processor.h>
#include <linux/console.h>
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/kernel.h>
#include <linux/serial.h>
#include <linux/tty.h>

#define UART_RX 0 /* and TX */
#define UART_DLL 0
#define UART_DLM 1
#define UART_IER 1
#define UART_IIR 2 /* read */
#define UART_FCR 2 /* write */
#define UART_LCR 3
#define UART_MCR 4
#define UART_LSR 5
#define UART_MSR 6

#define IER_RDI 0x01	/* interrupt: received data */
#define IIR_FIFO 0xc0	/* both: it has a working FIFO */
#define FCR_ENABLE 0x01 /* interrupt at the first byte */
#define LCR_8N1 0x03
#define LCR_DLAB 0x80
#define MCR_READY 0x0b	   /* DTR, RTS, and OUT2 which gates the interrupt line */
#define MCR_LOOP_TEST 0x1a /* loopback with RTS and OUT2 set ... */
#define MSR_LOOP_TEST 0x90 /* ... which come back as CTS and DCD */
#define LSR_DR 0x01
#define LSR_THRE 0x20

#define COM1_IRQ 4
#define READY_POLLS 3000000 /* a second or more */
#define RX_BURST 256 /* bytes taken in one interrupt: a stuck data-ready bit must not hold us */

static struct uart_port com1;

bool uart_init(struct uart_port *port, u16 iobase)
{
	port->iobase = iobase;
	outb(MCR_LOOP_TEST, iobase + UART_MCR);
	if ((inb(iobase + UART_MSR) & 0xf0) != MSR_LOOP_TEST)
		return false;
	outb(0, iobase + UART_IER);
	outb(LCR_DLAB | LCR_8N1, iobase + UART_LCR);
	outb(1, iobase + UART_DLL); /* 115200 baud */
	outb(0, iobase + UART_DLM);
	outb(LCR_8N1, iobase + UART_LCR);
	outb(MCR_READY, iobase + UART_MCR);
	/* Turning the FIFO on empties it: keep what was typed before. */
	while (port->early_len < sizeof(port->early) && (inb(iobase + UART_LSR) & LSR_DR))
		port->early[port->early_len++] = inb(iobase + UART_RX);
	outb(FCR_ENABLE, iobase + UART_FCR);
	port->fifo_size = (inb(iobase + UART_IIR) & IIR_FIFO) == IIR_FIFO ? 16 : 1;
	return true;
}

static bool uart_wait_ready(struct uart_port *port)
{
	unsigned int polls = port->stuck ? 1 : READY_POLLS;

	while (!(inb(port->iobase + UART_LSR) & LSR_THRE)) {
		if (!--polls) {
			port->stuck = true;
			return false;
		}
		cpu_relax();
	}
	port->stuck = false;
	return true;
}

void uart_write(struct uart_port *port, const char *text, size_t len)
{
	size_t i, burst;

	for (; port->fifo_size && len; text += burst, len -= burst) {
		if (!uart_wait_ready(port))
			return;
		burst = min(len, (size_t)port->fifo_size);
		for (i = 0; i < burst; i++)
			outb(text[i], port->iobase + UART_RX);
	}
}

static void serial_console_write(struct console *con, const char *text, size_t len)
{
	uart_write(&com1, text, len);
}

static struct console serial_console = { .name = "ttyS0", .write = serial_console_write };

void early_serial_init(void)
{
	if (uart_init(&com1, COM1_PORT))
		register_console(&serial_console);
}

static void serial_interrupt(int irq, void *dev_id)
{
	int i;

	for (i = 0; i < RX_BURST && (inb(COM1_PORT + UART_LSR) & LSR_DR); i++) {
		if (!tty_has_room())
			return; /* it has called serial_throttle() */
		tty_receive(inb(COM1_PORT + UART_RX));
	}
}

static void serial_throttle(bool stop)
{
	outb(stop ? 0 : IER_RDI, COM1_PORT + UART_IER);
}

static int serial_init(void)
{
	unsigned int i;
	int ret;

	if (!com1.fifo_size)
		return 0;
	for (i = 0; i < com1.early_len; i++)
		tty_receive(com1.early[i]);
	ret = request_irq(COM1_IRQ, serial_interrupt, "ttyS0", NULL);
	if (ret)
		return ret;
	tty_set_throttle(serial_throttle);
	serial_throttle(false);
	return 0;
}
device_initcall(serial_init);
