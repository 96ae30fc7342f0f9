/*
 * Character devices: which driver answers for a major and minor number. A device node in the tree is
 * only that pair; opening it comes through here. Linux: fs/char_dev.c.
 */
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/slab.h>

struct char_device *char_devices;

static const struct char_device *find(dev_t dev)
{
	const struct char_device *device = __atomic_load_n(&char_devices, __ATOMIC_ACQUIRE);

	while (device && device->dev != dev)
		device = device->next;
	return device;
}

/*
 * Lets @fops answer for one device; @name must stay. From initcalls, which do not run side by side. 0,
 * -EBUSY if another driver does, -ENOMEM.
 */
int register_chrdev_minor(unsigned int major, unsigned int minor, const char *name,
			  const struct file_operations *fops)
{
	struct char_device *device;

	if (find(MKDEV(major, minor)))
		return -EBUSY;
	device = kmalloc(sizeof(*device), GFP_KERNEL);
	if (!device)
		return -ENOMEM;
	*device = (struct char_device){ char_devices, MKDEV(major, minor), name, fops };
	__atomic_store_n(&char_devices, device, __ATOMIC_RELEASE);
	return devtmpfs_create_node(name, MKDEV(major, minor));
}

/* From now on the driver's operations are the file's. -ENXIO: no driver. */
static int chrdev_open(struct inode *inode, struct file *file)
{
	const struct char_device *device = find(inode->i_rdev);

	if (!device)
		return -ENXIO;
	file->f_op = device->fops;
	return file->f_op->open ? file->f_op->open(inode, file) : 0;
}

const struct file_operations chrdev_fops = { .open = chrdev_open };
