/* The two halves of a device number. See makedev(3). */
#pragma once

#define major(dev) ((unsigned int)((((dev) >> 8) & 0xfff) | (((dev) >> 32) & ~0xfffUL)))
#define minor(dev) ((unsigned int)(((dev)&0xff) | (((dev) >> 12) & 0xffffff00UL)))
#define makedev(major, minor)                                                           \
	((((major)&0xfffUL) << 8) | (((major)&0xfffff000UL) << 32) | ((minor)&0xffUL) | \
	 (((minor)&0xffffff00UL) << 12))
