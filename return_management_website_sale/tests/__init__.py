from . import test_product_page
